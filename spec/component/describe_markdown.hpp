// SPDX-License-Identifier: Apache-2.0
// A component in words for people: the generated regions of its README, the catalog's tables.
#pragma once

#include "core/text/edit.hpp"
#include "core/text/source.hpp"
#include "spec/component/model.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::spec {

/// Tables with a line per input or output, by the names that pipelines use; "None." when there is
/// none. Lines end with LF.
[[nodiscard]] std::string describe_inputs(const Component& component);
[[nodiscard]] std::string describe_outputs(const Component& component);

/// Python in a fenced block that loads the component from `location` (URL) into `variable` and
/// calls it with its required inputs.
[[nodiscard]] std::string describe_usage(const Component& component, std::string_view variable,
                                         std::string_view location);

/// The edits that bring the regions of a README up to date: the lines between `<!-- kfpkg:inputs
/// -->`, `outputs` or `usage` and the next `<!-- /kfpkg -->`. A usage region keeps the variable and
/// location that it names; one that names none gets these. Text outside the regions stays; a region
/// without end is left alone.
[[nodiscard]] std::vector<TextEdit> update_readme(const SourceBuffer& readme,
                                                  const Component& component,
                                                  std::string_view variable,
                                                  std::string_view location);

/// A Python variable for a component: its folder's name as an identifier ("train-model" ->
/// "train_model").
[[nodiscard]] std::string python_variable(std::string_view folder_name);

}  // namespace kfpkg::spec
