// SPDX-License-Identifier: Apache-2.0
// Numbers and JSON text as Go's strconv, encoding/json and protojson write them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace kfpkg::spec::backend {

enum class Escape {
  none,
  html,  ///< json.Marshal: < > & U+2028 U+2029 as \uXXXX
};

/// Go's strconv.FormatFloat(number, 'f', -1, 64): the shortest digits that give the number back, no
/// exponent.
[[nodiscard]] std::string format_number(double number);

/// Compact, keys sorted, all numbers doubles: 5, 0.5, 1e+21.
[[nodiscard]] std::string go_json(const nlohmann::json& value, Escape escape);

}  // namespace kfpkg::spec::backend
