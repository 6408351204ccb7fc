// SPDX-License-Identifier: Apache-2.0
// Amounts as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace kfpkg {

/// "512 B", "1.5 kB", "12.3 MB", "1.1 GB": thousands, as docker writes sizes.
[[nodiscard]] std::string readable_bytes(std::uint64_t bytes);

}  // namespace kfpkg
