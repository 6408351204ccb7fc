// SPDX-License-Identifier: Apache-2.0
// Private to this room: looking up commits and their trees. The caller holds the repository's
// mutex.
#pragma once

#include "git/libgit2.hpp"

namespace kfpkg::git {

/// Whether the commit is there; a shallow clone lacks those behind its edge.
[[nodiscard]] bool has_commit(const OpenRepository& open, const git_oid& id);
/// Fills `tree` with the root tree of a commit.
[[nodiscard]] Status tree_of_commit(const OpenRepository& open, const git_oid& id,
                                    Handle<git_tree>& tree);

}  // namespace kfpkg::git
