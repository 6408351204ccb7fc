// SPDX-License-Identifier: Apache-2.0
// The spec of a folder, whatever its file is called.
#pragma once

#include "core/yaml/document.hpp"
#include "spec/component/component.hpp"
#include "workspace/folders/folders.hpp"

namespace kfpkg::workspace {

/// The spec of a folder. What is wrong with it is an error of kind findings: the first finding,
/// with its place and its help.
struct LoadedSpec {
  yaml::Document document;
  spec::Component component;
};
[[nodiscard]] Result<LoadedSpec> load_spec(const ComponentFolder& folder);

}  // namespace kfpkg::workspace
