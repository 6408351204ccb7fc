// SPDX-License-Identifier: Apache-2.0
// Which files are executable where the file system does not keep it.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>

namespace kfpkg::workspace {

/// What git's index says of a work tree with core.fileMode=false. There the disk has the same mode
/// for all files, and another one on each machine.
struct GitModes {
  std::filesystem::path work_tree;
  std::set<std::string, std::less<>> executable;  ///< paths in the work tree
};

/// Null where modes on disk count: core.fileMode is as it usually is, git refuses to open the
/// repository, or `work_tree` is empty.
[[nodiscard]] std::shared_ptr<const GitModes> git_modes_of(const std::filesystem::path& work_tree);

}  // namespace kfpkg::workspace
