// SPDX-License-Identifier: Apache-2.0
// JSON text as Go's encoding/json and protojson write it. Only for the sources of this room.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace kfpkg::run {

enum class Escape {
  none,
  html,  ///< json.Marshal: < > & U+2028 U+2029 as \uXXXX
};

/// Compact, keys sorted, all numbers doubles: 5, 0.5, 1e+21.
[[nodiscard]] std::string go_json(const nlohmann::json& value, Escape escape);

}  // namespace kfpkg::run
