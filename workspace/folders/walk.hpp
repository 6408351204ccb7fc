// SPDX-License-Identifier: Apache-2.0
// The walker over component folders.
#pragma once

#include "core/fs/gitignore.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "workspace/folders/foreign.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// Paths in the tree.
struct Folders {
  std::vector<std::string> components;  ///< with a component.yaml
  std::vector<std::string> images;   ///< with a Dockerfile and a kfpkg.yaml, and no component.yaml
  std::vector<std::string> foreign;  ///< published places and templates that were passed over
};

/// The folders below `below`, sorted; hidden folders, `out` and `node_modules` are left out,
/// symbolic links are not followed, and published places and templates hold none (foreign.hpp; nor
/// do templates of cookiecutter and copier, whose folders have {{ in their names). With `ignore`,
/// so is what git ignores: by these patterns of the tree's root and by each .gitignore from there
/// on; a repository inside has its own. `below` itself was asked for and counts as not ignored.
[[nodiscard]] Result<Folders> find_folders(const Tree& tree, std::string_view below,
                                           const std::optional<GitIgnore>& ignore = {});

/// Whether a walk from the root of their tree would pass a folder over, whatever git ignores.
[[nodiscard]] bool is_passed_over(ForeignFolders& foreign, std::string_view folder);

}  // namespace kfpkg::workspace
