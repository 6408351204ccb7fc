// SPDX-License-Identifier: Apache-2.0
// Looking up commits and their trees.
#include "git/objects.hpp"

namespace kfpkg::git {

bool has_commit(const OpenRepository& open, const git_oid& id) {
  Handle<git_commit> commit(open.lib->git_commit_free);
  return open.lib->git_commit_lookup(commit.out(), open.repo.get(), &id) == 0;
}

Status tree_of_commit(const OpenRepository& open, const git_oid& id, Handle<git_tree>& tree) {
  const Library& lib = *open.lib;
  Handle<git_commit> commit(lib.git_commit_free);
  if (lib.git_commit_lookup(commit.out(), open.repo.get(), &id) != 0 ||
      lib.git_commit_tree(tree.out(), commit.get()) != 0) {
    return lib.failed(ErrorKind::file, open.display);
  }
  return {};
}

}  // namespace kfpkg::git
