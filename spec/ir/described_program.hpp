// SPDX-License-Identifier: Apache-2.0
// What the SDK looks for a description in when it loads a compiled component.
#pragma once

#include "core/yaml/document.hpp"
#include "spec/component/model.hpp"

#include <optional>
#include <string_view>

namespace kfpkg::spec {

/// The first word of the command that holds "import kfp": the SDK parses it as Python, for its
/// docstring, and stops at a SyntaxError. Nothing for a pipeline. From
/// extract_description_from_command of kfp/dsl/structures.py.
[[nodiscard]] std::optional<Text> find_described_program(const yaml::Document& document);

namespace ir {

/// The executor that carries the pipeline's name: with one the SDK takes the file for a single
/// component. Null where there is none.
[[nodiscard]] const yaml::Entry* find_own_executor(const yaml::Node& executors,
                                                   std::string_view pipeline);

}  // namespace ir
}  // namespace kfpkg::spec
