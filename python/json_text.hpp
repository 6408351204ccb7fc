// SPDX-License-Identifier: Apache-2.0
// JSON for what people write in its place: YAML collections, and what Python prints of a value.
#pragma once

#include "core/yaml/document.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::python {

/// The JSON text of a YAML value as PyYAML reads it. Nothing for null, which no default may hold,
/// for numbers that JSON spells otherwise, for keys that are no texts, and for aliases.
[[nodiscard]] std::optional<std::string> json_of(const yaml::Node& node);

/// The JSON text of a literal of Python: lists, tuples, dicts with texts as keys, strings, numbers,
/// True and False. Nothing for anything else, None among it.
[[nodiscard]] std::optional<std::string> json_of_literal(std::string_view literal);

}  // namespace kfpkg::python
