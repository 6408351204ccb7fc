// SPDX-License-Identifier: Apache-2.0
// The retry policy by itself.
#include "registry/retry.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace std::chrono_literals;

TEST_CASE("Retry-After is read in both forms", "[registry]") {
  const auto now = std::chrono::system_clock::from_time_t(784111777);  // RFC 9110's example date
  CHECK(parse_retry_after("0", now) == 0ms);
  CHECK(parse_retry_after("120", now) == 120s);
  CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:40 GMT", now) == 3s);
  CHECK(parse_retry_after("Sunday, 06-Nov-94 08:49:40 GMT", now) == 3s);
  CHECK(parse_retry_after("Sun Nov  6 08:49:40 1994", now) == 3s);
  CHECK(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now) == 0ms);
  CHECK(parse_retry_after("999999999999", now).has_value());
  const auto text = GENERATE("", "-1", "soon", "12 s", "99999999999999999999999999",
                             "Sun, 06 Nov 1994 08:49:40 GMT+1");
  CAPTURE(text);
  CHECK_FALSE(parse_retry_after(text, now).has_value());
}

TEST_CASE("waits grow, jitter, and stay within the budget", "[registry]") {
  const RetryPolicy policy;
  CHECK(retry_wait(policy, 1, {}, 60s, 0.5) == 250ms);
  CHECK(retry_wait(policy, 3, {}, 60s, 0.5) == 1000ms);
  CHECK(retry_wait(policy, 30, {}, 60s, 0.5) == 4000ms);
  CHECK(retry_wait(policy, 3, {}, 100ms, 0.5) == 100ms);
  CHECK(retry_wait(policy, 1, 7s, 60s, 0.0) == 7s);
  CHECK_FALSE(retry_wait(policy, 1, 61s, 60s, 0.0).has_value());
}

TEST_CASE("only transient troubles are tried again", "[registry]") {
  for (const int status : {408, 429, 499, 500, 502, 503, 504, 522}) CHECK(is_transient(status));
  for (const int status : {200, 307, 400, 401, 403, 404, 405, 501, 505}) {
    CHECK_FALSE(is_transient(status));
  }
}

}  // namespace
}  // namespace kfpkg::registry
