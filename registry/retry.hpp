// SPDX-License-Identifier: Apache-2.0
// The one retry policy of kfpkg's network requests.
#pragma once

#include "core/http/transport.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace kfpkg::registry {

/// Tried again: no complete answer, and 408, 429, 500, 502, 503, 504; and only requests that may be
/// repeated (GET, HEAD, PUT of a whole body; a POST that opens an upload). Waits are random between
/// nothing and base * 2^n ("full jitter"), at most `longest`; a Retry-After replaces the wait as
/// long as it fits into what is left of `budget`.
struct RetryPolicy {
  int tries = 4;
  std::chrono::milliseconds base{500};
  std::chrono::milliseconds longest{8'000};
  std::chrono::milliseconds budget{60'000};  ///< all waits of one request together
};

[[nodiscard]] bool is_transient(int status);

/// Seconds or an HTTP date (RFC 9110 section 10.2.3) as a wait from `now`; nothing when it is
/// neither.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(
    std::string_view value, std::chrono::system_clock::time_point now);

/// How long to wait before try number `next` (the second try is 1); `fraction` is a random number
/// in [0, 1). Nothing: give up, because Retry-After asks for more than `left`.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_wait(
    const RetryPolicy& policy, int next, std::optional<std::chrono::milliseconds> retry_after,
    std::chrono::milliseconds left, double fraction);

}  // namespace kfpkg::registry
