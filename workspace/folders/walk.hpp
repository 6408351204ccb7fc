// SPDX-License-Identifier: Apache-2.0
// The walker over component folders.
#pragma once

#include "core/fs/gitignore.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "workspace/folders/foreign.hpp"
#include "workspace/folders/spec_name.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// What git leaves out of a work tree: what its patterns match, but for what it tracks all the
/// same.
struct GitRules {
  GitIgnore ignore;  ///< the patterns of the tree's root that are in no .gitignore
  /// Whether the repository whose work tree is the folder `repository` of the tree tracks `path`
  /// (relative to that folder) or files below it. To find out is slow, so this is asked about what
  /// the patterns match and about nothing else.
  std::function<bool(const std::string& repository, std::string_view path)> tracks;
};

/// What specs are called, found out on the way down.
struct SpecRules {
  SpecScope outer;  ///< around the folder that the walk begins in
  /// Of a folder of the tree, with what its listing says. Several threads may ask.
  std::function<FolderSpec(const std::string& folder, const SpecScope& outer, const InFolder& look)>
      in;
};

/// A folder that is there and cannot be listed.
struct UnreadableFolder {
  std::string path;
  std::string reason;
};

/// Paths in the tree.
struct Folders {
  std::vector<std::string> components;  ///< with a spec
  std::vector<std::string> images;      ///< with a Dockerfile and a kfpkg.yaml, and no spec
  std::vector<std::string> foreign;     ///< published places and templates that were passed over
  std::vector<UnreadableFolder> unreadable;  ///< passed over, whatever they hold
};

/// The folders below `below`, sorted; hidden folders, `out` and `node_modules` are left out,
/// symbolic links are not followed, and published places and templates hold none (foreign.hpp; nor
/// do templates of cookiecutter and copier, whose folders have {{ in their names). With `git`, so
/// is what git ignores: by its patterns and by each .gitignore from the tree's root on; a
/// repository inside has its own. `below` itself was asked for and counts as not ignored. Without
/// `specs` specs are called component.yaml. An error when it cannot be listed. Up to `jobs` threads
/// look through folders that have many; `tracks` is called by one at a time.
[[nodiscard]] Result<Folders> find_folders(const Tree& tree, std::string_view below,
                                           const std::optional<GitRules>& git = {},
                                           std::size_t jobs = 1,
                                           const std::optional<SpecRules>& specs = {});

/// Whether a walk from the root of their tree would pass a folder over, whatever git ignores.
[[nodiscard]] bool is_passed_over(ForeignFolders& foreign, std::string_view folder);

}  // namespace kfpkg::workspace
