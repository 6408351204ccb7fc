// SPDX-License-Identifier: Apache-2.0
// Which answers are worth another try, and how long to wait for it.
#include "registry/retry.hpp"

#include "core/text/number.hpp"
#include "registry/content_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <random>
#include <string>

namespace kfpkg::registry {
namespace {

using std::chrono::milliseconds;

// The three forms of RFC 9110 section 5.6.7.
constexpr const char* k_date_forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                        "%a %b %d %H:%M:%S %Y"};

// 429 and 503 say that the request was not taken up.
bool leaves_open(const http::Response& response, std::string_view digest) {
  if (response.status != 201) {
    return response.status / 100 == 2 || response.status == 500 || response.status == 502 ||
           response.status == 504;
  }
  const auto named = content_digest(response);
  return named && named->str() != digest;
}

}  // namespace

bool is_transient(int status) {
  switch (status) {
    case 408:
    case 429:
    case 499:
    case 500:
    case 502:
    case 503:
    case 504:
    case 522:
      return true;
    default:
      return false;
  }
}

bool is_transient(const Result<http::Response>& outcome) {
  return outcome ? is_transient(outcome->status) : outcome.error().transient;
}

RetryPolicy RetryPolicy::scaled(double factor) const {
  RetryPolicy policy = *this;
  for (milliseconds* time : {&policy.base, &policy.longest, &policy.stall, &policy.question}) {
    *time = milliseconds(static_cast<long long>(static_cast<double>(time->count()) * factor));
  }
  return policy;
}

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) {
  constexpr long long most = 100LL * 365 * 24 * 3600;
  if (const auto seconds = parse_number<long long>(value)) {
    if (*seconds < 0) return std::nullopt;
    return std::chrono::seconds(std::min(*seconds, most));
  }
  const std::string text(value);
  for (const char* form : k_date_forms) {
    std::tm parts{};
    const char* rest = strptime(text.c_str(), form, &parts);
    if (rest == nullptr || *rest != '\0') continue;
    const auto date = std::chrono::system_clock::from_time_t(timegm(&parts));
    return std::max(milliseconds{0}, std::chrono::duration_cast<milliseconds>(date - now));
  }
  return std::nullopt;
}

std::optional<milliseconds> retry_after(const http::Response& response, const Clock& clock) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  const auto value = response.header("retry-after");
  return value ? parse_retry_after(*value, clock.wall()) : std::nullopt;
}

std::optional<milliseconds> retry_wait(const RetryPolicy& policy, int next,
                                       std::optional<milliseconds> retry_after, milliseconds left,
                                       double fraction) {
  if (retry_after) {
    if (*retry_after > left) return std::nullopt;
    return retry_after;
  }
  const auto doubled = policy.base * (1LL << std::clamp(next - 1, 0, 20));
  const auto ceiling = std::min<milliseconds>(doubled, policy.longest);
  const milliseconds wait{static_cast<long long>(static_cast<double>(ceiling.count()) * fraction)};
  return std::min(wait, left);
}

double random_fraction() {
  std::random_device source;
  return std::uniform_real_distribution<double>(0.0, 1.0)(source);
}

Result<http::Response> settle_put(Result<http::Response> outcome, std::string_view what,
                                  std::string_view digest, const std::function<bool()>& there) {
  if (!outcome && !outcome.error().transient) return outcome;
  if (outcome && !leaves_open(*outcome, digest)) return outcome;
  if (there()) return http::Response{201, {}, {}, 0};
  if (!outcome || outcome->status / 100 != 2) return outcome;
  return fail_transient(
      ErrorKind::registry,
      outcome->status == 201
          ? fmt::format("{}: the registry says that it stored something else", what)
          : fmt::format("{}: the registry answered {} and has not stored it", what,
                        outcome->status));
}

void wait_for(const Clock& clock, milliseconds time, const std::stop_token& stop) {
  constexpr milliseconds step{100};
  while (time > milliseconds{0} && !stop.stop_requested()) {
    clock.sleep(stop.stop_possible() ? std::min(time, step) : time);
    time -= stop.stop_possible() ? step : time;
  }
}

}  // namespace kfpkg::registry
