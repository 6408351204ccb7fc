// SPDX-License-Identifier: Apache-2.0
// From what a person gave to what the inputs of a component are.
#pragma once

#include "core/result.hpp"
#include "spec/backend/value.hpp"
#include "spec/component/component.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace kfpkg::run {

/// The input of that name, as written or as the SDK spells it; null when there is none.
[[nodiscard]] const spec::Input* find_input(const spec::Component& component,
                                            std::string_view name);

struct BoundInput {
  bool parameter = false;
  bool given = false;          ///< false: a default
  std::string type;            ///< of the IR
  spec::backend::Value value;  ///< parameter
  std::filesystem::path file;  ///< artifact
};

/// By SDK name; optional inputs that were not given and have no default are absent. Errors of kind
/// usage.
using BoundInputs = std::map<std::string, BoundInput, std::less<>>;
[[nodiscard]] Result<BoundInputs> bind_inputs(const spec::Component& component,
                                              const std::map<std::string, std::string>& arguments);

}  // namespace kfpkg::run
