// SPDX-License-Identifier: Apache-2.0
// Specs that SDK 2.x refuses to load, for those who ask about another version.
#pragma once

#include "core/yaml/document.hpp"
#include "spec/component/model.hpp"

#include <optional>

namespace kfpkg::spec {

/// What can be read of a component with a container, although `read_component` refuses it; parts
/// that are wrong are missing. To be asked where KFP 1.8 loads it.
[[nodiscard]] std::optional<Component> read_refused(const yaml::Document& document);

}  // namespace kfpkg::spec
