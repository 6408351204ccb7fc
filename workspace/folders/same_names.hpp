// SPDX-License-Identifier: Apache-2.0
// Folders whose images, or whose published versions, would take each other's place.
#pragma once

#include "core/result.hpp"
#include "workspace/folders/folders.hpp"

#include <vector>

namespace kfpkg::workspace {

/// What must not be the same in two folders.
enum class NameOf {
  image,    ///< in a registry and locally, whatever its version
  release,  ///< of one place where both are published
  layout,   ///< below the folder that `build --output` names
};

/// For each folder the first other one with the same name, or null.
[[nodiscard]] std::vector<const ComponentFolder*> same_named(
    const std::vector<const ComponentFolder*>& folders, NameOf what);
[[nodiscard]] std::vector<const ComponentFolder*> same_named(
    const std::vector<ComponentFolder>& folders, NameOf what);

/// An error of kind config that names two of the same name and the way out.
[[nodiscard]] tl::unexpected<Error> same_name(const ComponentFolder& one,
                                              const ComponentFolder& other);
/// That error for the first two of these folders; done when there are none.
[[nodiscard]] Status check_names_differ(const std::vector<ComponentFolder>& folders, NameOf what);

}  // namespace kfpkg::workspace
