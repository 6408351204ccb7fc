// SPDX-License-Identifier: Apache-2.0
// Which answers are worth another try, and how long to wait for it.
#include "registry/retry.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

namespace kfpkg::registry {
namespace {

using std::chrono::milliseconds;

// The three forms of RFC 9110 section 5.6.7.
constexpr const char* k_date_forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                        "%a %b %d %H:%M:%S %Y"};

}  // namespace

bool is_transient(int status) {
  switch (status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) {
  constexpr long long most = 100LL * 365 * 24 * 3600;
  long long seconds = 0;
  const char* const begin = value.data();  // NOLINT(bugprone-suspicious-stringview-data-usage)
  const char* const end = begin + value.size();
  const auto [stop, error] = std::from_chars(begin, end, seconds);
  if (error == std::errc() && stop == end && !value.empty()) {
    if (seconds < 0) return std::nullopt;
    return std::chrono::seconds(std::min(seconds, most));
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

}  // namespace kfpkg::registry
