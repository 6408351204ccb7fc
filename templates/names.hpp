// SPDX-License-Identifier: Apache-2.0
// What a new component is called: as a folder, to people, to KFP and in Python.
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace kfpkg::templates {

/// What a component is called where. Derived once, so that folder, image and spec agree.
struct ComponentNames {
  std::string folder;     ///< "train_model": also the last part of the image's name
  std::string title;      ///< "Train model": `name:` in the spec
  std::string component;  ///< "train-model": as the SDK sanitises the title
  std::string function;   ///< "train_model": what people assign the loaded component to in Python
};

/// Accepts a folder name as it is, and makes one of other words ("Train Model" -> train_model). An
/// error of kind usage, with the reason, when nothing is left of it, it starts with a digit, or it
/// is too long for an image or a pipeline (the SDK allows 128 characters).
[[nodiscard]] Result<ComponentNames> component_names(std::string_view name);

}  // namespace kfpkg::templates
