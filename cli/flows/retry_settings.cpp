// SPDX-License-Identifier: Apache-2.0
// Durations and counts as people write them.
#include "cli/flows/retry_settings.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>

namespace kfpkg::cli {
namespace {

constexpr int k_most_tries = 100;

template <class Number>
std::optional<Number> number(std::string_view text) {
  const char* const begin = text.data();  // NOLINT(bugprone-suspicious-stringview-data-usage)
  const char* const end = begin + text.size();
  Number value{};
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

void tell(Services& services, std::string_view key, std::string_view value, std::string_view want) {
  services.progress.note(key, fmt::format("\"{}\" is not {}; it is left out", value, want));
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr long long longest = 365LL * 24 * 3600;
  if (text.empty()) return std::nullopt;
  const char unit = text.back();
  const long long factor = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 0;
  const auto count = number<long long>(text.substr(0, text.size() - 1));
  if (factor == 0 || !count || *count < 1 || *count > longest / factor) return std::nullopt;
  return std::chrono::seconds(*count * factor);
}

registry::RetryPolicy retry_policy_of(const Config& config, Services& services) {
  registry::RetryPolicy policy;
  if (const std::string text = config.text("network.timeout"); !text.empty()) {
    if (const auto time = parse_duration(text)) {
      policy.deadline = *time;
    } else {
      tell(services, "network.timeout", text, "a time such as 90s, 10m or 2h");
    }
  }
  const std::string text = config.text("network.tries");
  const auto tries = number<int>(text);
  if (tries && *tries >= 1 && *tries <= k_most_tries) {
    policy.tries = *tries;
  } else {
    tell(services, "network.tries", text, fmt::format("a number from 1 to {}", k_most_tries));
  }
  const auto scale = services.environment.get("KFPKG_TEST_RETRY_SCALE");
  const auto factor = scale ? number<double>(*scale) : std::nullopt;
  return factor ? policy.scaled(*factor) : policy;
}

}  // namespace kfpkg::cli
