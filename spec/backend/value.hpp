// SPDX-License-Identifier: Apache-2.0
// Values of parameters: how text becomes one, and how KFP's launcher puts one on a command line.
#pragma once

#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::spec::backend {

struct Value {
  std::string json;  ///< compact JSON, keys sorted, numbers as doubles
  std::string text;  ///< what a placeholder becomes: launcher_v2.go, getPlaceholders
  friend bool operator==(const Value&, const Value&) = default;
};

/// What a person types for an input of an IR type ("NUMBER_INTEGER"), read as the SDK reads
/// defaults: Python's int and float, its words for booleans, JSON of the right kind. Without a
/// result, `why` says what is wrong in words that follow the value: "is not an integer".
[[nodiscard]] std::optional<Value> parse_argument(std::string_view ir_type, std::string_view text,
                                                  std::string& why);

/// The default of an input: as above, but a List or Dict that is not JSON stays the text that it
/// is.
[[nodiscard]] std::optional<Value> parse_default(std::string_view ir_type, std::string_view text,
                                                 std::string& why);

/// What a program wrote for an output, read as the launcher reads it (metadata/converter.go,
/// TextToPbValue).
[[nodiscard]] std::optional<Value> parse_output(std::string_view ir_type, std::string_view text,
                                                std::string& why);

}  // namespace kfpkg::spec::backend
