// SPDX-License-Identifier: Apache-2.0
// What changed in the files that a whole workspace shares: kfpkg.yaml and kfpkg.lock.
#pragma once

#include "core/fs/tree.hpp"
#include "core/invocation.hpp"
#include "git/repository.hpp"
#include "workspace/folders/folders.hpp"

#include <filesystem>
#include <map>
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

/// What the files that a folder shares with others say now and said at the merge base.
struct SharedFiles {
  std::string root;  ///< of the workspace, relative to the work tree, "" for all of it
  std::vector<std::string> settings;         ///< keys of kfpkg.yaml that have another value
  std::set<std::string, std::less<>> bases;  ///< of kfpkg.lock that have another digest
};

/// Compares each shared file once, for all folders of a call.
class SharedComparisons {
 public:
  explicit SharedComparisons(const Comparison& with) : m_with(with) {}

  [[nodiscard]] Result<SharedFiles> of(const ComponentFolder& folder);

 private:
  [[nodiscard]] Result<SharedFiles> compared(const std::filesystem::path& folder);

  const Comparison& m_with;
  std::map<std::filesystem::path, SharedFiles> m_known;
};

/// Relative to the work tree, "" for all of it. git knows its work tree by its real path, people
/// may have come by a symbolic link.
[[nodiscard]] std::string in_work_tree(const std::filesystem::path& path,
                                       const std::filesystem::path& work_tree);

}  // namespace kfpkg::workspace
