// SPDX-License-Identifier: Apache-2.0
// template.yaml: what a template says about itself.
#pragma once

#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::templates {

/// A value that a template asks for.
struct Variable {
  std::string name;  ///< [a-z][a-z0-9_]*
  std::string description;
  std::optional<std::string> default_value;  ///< none: it must be given
};

struct Manifest {
  std::string description;
  std::string component_description;
  std::vector<Variable> variables;
};

/// Parses the text of a template.yaml; errors of kind config name `label`.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view label, std::string text);

}  // namespace kfpkg::templates
