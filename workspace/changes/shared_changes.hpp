// SPDX-License-Identifier: Apache-2.0
// What changed in the files that a whole workspace shares: kfpkg.yaml and kfpkg.lock.
#pragma once

#include "core/fs/tree.hpp"
#include "core/invocation.hpp"
#include "git/repository.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// The work tree beside a commit.
struct Comparison {
  const git::Changes& changes;
  const Tree& before;
  std::filesystem::path work_tree;
  const Invocation& call;
};

/// What one workspace's shared files say now and said at the merge base.
struct SharedFiles {
  std::string root;                          ///< relative to the work tree, "" for all of it
  std::vector<std::string> settings;         ///< keys of kfpkg.yaml that have another value
  std::set<std::string, std::less<>> bases;  ///< of kfpkg.lock that have another digest
};

[[nodiscard]] Result<SharedFiles> compare_shared(const Comparison& with,
                                                 const std::filesystem::path& workspace);

/// Relative to the work tree, "" for all of it. git knows its work tree by its real path, people
/// may have come by a symbolic link.
[[nodiscard]] std::string in_work_tree(const std::filesystem::path& path,
                                       const std::filesystem::path& work_tree);

}  // namespace kfpkg::workspace
