// SPDX-License-Identifier: Apache-2.0
// Which folders `kfpkg build` works on.
#pragma once

#include "cli/build/build.hpp"
#include "workspace/folders/folders.hpp"

#include <vector>

namespace kfpkg::cli {

/// What the command line says of a build, as the strongest layer of the settings.
[[nodiscard]] Result<SettingsLayer> build_flags(const BuildOptions& options);

/// The folders of the paths, or of the whole workspace with --all; of these the ones that the
/// branch touches with --changed, and of these one part with --shard. Empty when nothing has
/// changed, or when there are more parts than folders. Image folders belong to every part.
[[nodiscard]] Result<std::vector<workspace::ComponentFolder>> select_folders(
    const BuildOptions& options, const Services& services);

}  // namespace kfpkg::cli
