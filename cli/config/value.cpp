// SPDX-License-Identifier: Apache-2.0
// Durations, counts and truths.
#include "cli/config/value.hpp"

#include <charconv>

namespace kfpkg::cli {
namespace {

std::optional<long long> whole_number(std::string_view text) {
  const char* const begin = text.data();  // NOLINT(bugprone-suspicious-stringview-data-usage)
  const char* const end = begin + text.size();
  long long value = 0;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr long long longest = 365LL * 24 * 3600;
  if (text.empty()) return std::nullopt;
  const char unit = text.back();
  const long long factor = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 0;
  const auto count = whole_number(text.substr(0, text.size() - 1));
  if (factor == 0 || !count || *count < 1 || *count > longest / factor) return std::nullopt;
  return std::chrono::seconds(*count * factor);
}

std::optional<int> parse_count(std::string_view text) {
  const auto count = whole_number(text);
  if (!count || *count < 1 || *count > 100) return std::nullopt;
  return static_cast<int>(*count);
}

std::string_view wanted_instead(ConfigType type, std::string_view text) {
  switch (type) {
    case ConfigType::string:
    case ConfigType::string_list:
      return {};
    case ConfigType::boolean:
      return text == "true" || text == "false" ? "" : "true or false";
    case ConfigType::count:
      return parse_count(text) ? "" : "a number from 1 to 100";
    case ConfigType::duration:
      return parse_duration(text) ? "" : "a time such as 90s, 10m or 2h";
  }
  return {};
}

}  // namespace kfpkg::cli
