// SPDX-License-Identifier: Apache-2.0
// YAML values as protobuf's Python json_format converts them to fields. Private to spec.
#pragma once

#include "core/yaml/document.hpp"
#include "spec/ir/schema.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::spec::ir {

/// Why json_format refuses a scalar for a field of this kind: "must be text, not a number"; nothing
/// when it takes it. `kind` is none of message, structure and value.
[[nodiscard]] std::optional<std::string> scalar_problem(const Field& field, const yaml::Node& node);

/// The first node that google.protobuf.Value has no form for, or null: dates, binary data, sets,
/// halves of surrogate pairs, infinity, keys that are no text.
[[nodiscard]] const yaml::Node* find_not_json(const yaml::Node& node);

/// False, None, 0, an empty text or an empty collection to Python.
[[nodiscard]] bool is_falsy(const yaml::Node& node);

}  // namespace kfpkg::spec::ir
