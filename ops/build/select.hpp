// SPDX-License-Identifier: Apache-2.0
// Which folders a build works on.
#pragma once

#include "core/invocation.hpp"
#include "ops/build/intent.hpp"
#include "workspace/folders/folders.hpp"

#include <vector>

namespace kfpkg::ops {

/// The folders of a choice with their settings, sorted by path. Empty when nothing has changed, or
/// when there are more parts than folders. An error of kind config when the images of two of them,
/// changed or not, have one name.
[[nodiscard]] Result<std::vector<workspace::ComponentFolder>> select_folders(
    const FolderChoice& choice, const SettingsLayer& flags, const Invocation& call);

}  // namespace kfpkg::ops
