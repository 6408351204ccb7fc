// SPDX-License-Identifier: Apache-2.0
// Which long files of a folder were read before, kept for the next run.
#pragma once

#include "core/fs/file_index.hpp"
#include "core/invocation.hpp"
#include "workspace/folders/folders.hpp"

namespace kfpkg::workspace {

/// Kept in the user's cache, by folder and context. An empty index when there is none or it cannot
/// be read: a cache is never an error. To be asked for before any of the files is looked at.
[[nodiscard]] FileIndex known_files(const ComponentFolder& folder, const Invocation& call);
void keep_known_files(const ComponentFolder& folder, const FileIndex& index,
                      const Invocation& call);

}  // namespace kfpkg::workspace
