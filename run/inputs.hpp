// SPDX-License-Identifier: Apache-2.0
// From what a person gave to what the inputs of a component are.
#pragma once

#include "core/result.hpp"
#include "run/value.hpp"
#include "spec/component.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace kfpkg::run {

struct BoundInput {
  bool parameter = false;
  bool given = false;          ///< false: a default
  std::string type;            ///< of the IR
  Value value;                 ///< parameter
  std::filesystem::path file;  ///< artifact
};

/// By SDK name; optional inputs that were not given and have no default are absent. Errors of kind
/// usage.
using BoundInputs = std::map<std::string, BoundInput, std::less<>>;
[[nodiscard]] Result<BoundInputs> bind_inputs(const spec::Component& component,
                                              const std::map<std::string, std::string>& arguments);

}  // namespace kfpkg::run
