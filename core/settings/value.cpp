// SPDX-License-Identifier: Apache-2.0
// Durations, counts and truths.
#include "core/settings/value.hpp"

#include "core/text/number.hpp"

namespace kfpkg {

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr long long longest = 365LL * 24 * 3600;
  if (text.empty()) return std::nullopt;
  const char unit = text.back();
  const long long factor = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 0;
  const auto count = parse_number<long long>(text.substr(0, text.size() - 1));
  if (factor == 0 || !count || *count < 1 || *count > longest / factor) return std::nullopt;
  return std::chrono::seconds(*count * factor);
}

std::optional<int> parse_count(std::string_view text) {
  const auto count = parse_number<int>(text);
  return count && *count >= 1 && *count <= 100 ? count : std::nullopt;
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

}  // namespace kfpkg
