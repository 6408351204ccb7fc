// SPDX-License-Identifier: Apache-2.0
// Docker Hub's quota of pulls, as its answers to requests for manifests tell it
// (docs.docker.com/docker-hub/usage/pulls: ratelimit-limit, ratelimit-remaining,
// docker-ratelimit-source).
#pragma once

#include "core/http/transport.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace kfpkg::registry {

struct RateLimit {
  std::uint64_t limit = 0;
  std::uint64_t remaining = 0;
  std::chrono::seconds window{0};
  std::string source;  ///< the address or account that is counted, or empty
  /// "76 of 100 pulls left for 192.0.2.7 (in 6 h)"
  [[nodiscard]] std::string describe() const;
};

/// Nothing when the answer tells none, or not in the documented form ("100;w=21600").
[[nodiscard]] std::optional<RateLimit> rate_limit_of(const http::Response& response);

}  // namespace kfpkg::registry
