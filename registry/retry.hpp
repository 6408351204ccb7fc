// SPDX-License-Identifier: Apache-2.0
// The one retry policy of kfpkg's network requests; docs/retries.md tells it to users.
#pragma once

#include "core/http/transport.hpp"
#include "core/sys/clock.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

namespace kfpkg::registry {

/// Tried again: no complete answer (`Error::transient`; not an unknown host nor a certificate that
/// is not trusted), an answer whose content is not what was asked for, and the statuses of
/// `is_transient`. Only what may be repeated is: GET, HEAD, a PUT whose body can be read again, a
/// POST that opens an upload. Waits are random between nothing and base * 2^n ("full jitter"), at
/// most `longest`; a Retry-After replaces the wait as long as it fits into what is left of
/// `budget`, and holds back every other request to that host.
struct RetryPolicy {
  int tries = 5;
  int tries_unheard = 3;  ///< until a first answer has come from anywhere: more likely a wrong name
  std::chrono::milliseconds base{500};
  std::chrono::milliseconds longest{8'000};
  std::chrono::milliseconds budget{60'000};  ///< all waits of one request together
  /// No progress for so long ends a transfer; a large body (a second for each 16 MiB) gets more,
  /// since registries move it about before they answer.
  std::chrono::milliseconds stall{60'000};
  std::chrono::milliseconds question{120'000};  ///< a request with small bodies, as a whole
  std::chrono::milliseconds deadline{0};        ///< all that one client does; 0: none

  /// Waits and time limits times `factor`, but neither budget nor deadline. For tests.
  [[nodiscard]] RetryPolicy scaled(double factor) const;
};

/// 408, 429, 499, 500, 502, 503, 504, 522: the server, or something before it, was not up to it.
/// 500 is among them because docker-registry 2.8 answers it in the middle of a push.
[[nodiscard]] bool is_transient(int status);

/// A status or an error that is transient.
[[nodiscard]] bool is_transient(const Result<http::Response>& outcome);

/// Seconds or an HTTP date (RFC 9110 section 10.2.3) as a wait from `now`; nothing when it is
/// neither.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(
    std::string_view value, std::chrono::system_clock::time_point now);

/// What a 429 or 503 says about when to come back, if it does.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const http::Response& response,
                                                                   const Clock& clock);

/// How long to wait before try number `next` (the second try is 1); `fraction` is a random number
/// in [0, 1). Nothing: give up, because Retry-After asks for more than `left`.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_wait(
    const RetryPolicy& policy, int next, std::optional<std::chrono::milliseconds> retry_after,
    std::chrono::milliseconds left, double fraction);

/// A random number in [0, 1), for retry_wait. Safe to call from several threads.
[[nodiscard]] double random_fraction();

/// The outcome of one PUT, made certain. A lost reply, a failing gateway, a 2xx other than 201 and
/// a 201 that names another digest than `digest` leave open whether the content is there, so
/// `there` asks (by HEAD). When it is, the outcome is a 201; when it is not, the answer of a
/// failing server stays and the others become transient errors about `what`.
[[nodiscard]] Result<http::Response> settle_put(Result<http::Response> outcome,
                                                std::string_view what, std::string_view digest,
                                                const std::function<bool()>& there);

/// Waits in short steps, so that Ctrl-C does not have to.
void wait_for(const Clock& clock, std::chrono::milliseconds time, const std::stop_token& stop);

}  // namespace kfpkg::registry
