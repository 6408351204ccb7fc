// SPDX-License-Identifier: Apache-2.0
// Which folders of a workspace a git range touches, and why.
#pragma once

#include "core/invocation.hpp"
#include "workspace/folders/folders.hpp"

#include <string>
#include <vector>

namespace kfpkg::workspace {

/// One folder that is touched. Reasons are for people, sorted: files relative to the folder
/// ("src/train.py"), files around it that its COPY takes or that it says it depends on
/// ("shared/io.py"), settings
/// ("kfpkg.yaml: platforms"), bases ("kfpkg.lock: docker.io/library/python:3.11-slim") and image
/// folders that it starts from ("FROM: bases/python").
struct TouchedFolder {
  const ComponentFolder* folder = nullptr;
  std::vector<std::string> reasons;
};

struct WorkspaceChanges {
  std::string base;        ///< the revision that was compared with; empty: all folders are new
  std::string merge_base;  ///< full id; empty: the same
  std::vector<TouchedFolder> touched;  ///< in the order of the folders
  std::vector<std::string> deleted;    ///< component folders that are gone, as people type them
};

/// Compares the work tree with what it was when this branch left `base`; an empty base means that
/// of change_base. `folders` stay alive as long as the result; all lie in one repository, that of
/// `paths` (none: the working folder) when there are no folders any more.
[[nodiscard]] Result<WorkspaceChanges> changes_since(const std::string& base,
                                                     const std::vector<ComponentFolder>& folders,
                                                     const std::vector<std::string>& paths,
                                                     const Invocation& call);

}  // namespace kfpkg::workspace
