// SPDX-License-Identifier: Apache-2.0
// template.yaml: what a template says about itself.
#pragma once

#include "core/result.hpp"
#include "templates/pack.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::templates {

struct Manifest {
  std::string description;
  std::string component_description;
  std::vector<Variable> variables;
};

/// Parses the text of a template.yaml; errors of kind config name `label`.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view label, std::string text);

}  // namespace kfpkg::templates
