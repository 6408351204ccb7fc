// SPDX-License-Identifier: Apache-2.0
// Values of settings as people write them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace kfpkg {

enum class ConfigType {
  string,
  string_list,
  boolean,
  count,     ///< 1 to 100
  duration,  ///< 90s, 10m, 2h
};

/// 90s, 10m, 2h; nothing for other text, for zero and for more than a year.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// 1 to 100; nothing for other text.
[[nodiscard]] std::optional<int> parse_count(std::string_view text);

/// What a setting of that type must be when `text` is none ("true or false"); empty when it is one.
[[nodiscard]] std::string_view wanted_instead(ConfigType type, std::string_view text);

}  // namespace kfpkg
