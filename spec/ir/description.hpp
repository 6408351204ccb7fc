// SPDX-License-Identifier: Apache-2.0
// What the SDK takes for the description of a compiled pipeline: a comment. Private to spec.
#pragma once

#include "core/yaml/document.hpp"

#include <optional>

namespace kfpkg::spec::ir {

/// The "# Description: " at which the SDK's load stops with an IndexError: anywhere in the text it
/// makes the SDK read the third line and those after it that go on with a description, and the
/// text ends before another one. From extract_description of kfp/dsl/structures.py.
[[nodiscard]] std::optional<Span> find_endless_description(const yaml::Document& document);

}  // namespace kfpkg::spec::ir
