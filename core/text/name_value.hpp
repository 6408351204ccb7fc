// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE as flags take it.
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

struct NameValue {
  std::string name;   ///< not empty
  std::string value;  ///< all behind the first '=', may be empty
};

/// Reads what was given to `flag` ("--build-arg") of `command`; an error of kind usage names both.
[[nodiscard]] Result<NameValue> parse_name_value(std::string_view text, std::string_view command,
                                                 std::string_view flag);

/// All that was given to a flag that may be repeated; the same name twice is an error of kind
/// usage.
[[nodiscard]] Result<std::vector<NameValue>> parse_name_values(
    const std::vector<std::string>& texts, std::string_view command, std::string_view flag);

}  // namespace kfpkg
