// SPDX-License-Identifier: Apache-2.0
// Counts of requests and bytes.
#pragma once

#include <cstdint>

namespace kfpkg::registry {

/// What went over the wire, for receipts. `requests` counts every request sent, retries and tokens
/// included.
struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t token_requests = 0;
  std::uint64_t retries = 0;
  std::uint64_t bytes_sent = 0;      ///< bodies only
  std::uint64_t bytes_received = 0;  ///< bodies only
};

}  // namespace kfpkg::registry
