// SPDX-License-Identifier: Apache-2.0
// What a branch has changed.
#include "git/libgit2.hpp"
#include "git/objects.hpp"
#include "git/repository.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::git {
namespace {

bool is_shallow(const OpenRepository& open) {
  return open.lib->git_repository_is_shallow(open.repo.get()) != 0;
}

std::string history_hint(const OpenRepository& open, std::string_view otherwise) {
  if (!is_shallow(open)) return std::string(otherwise);
  return "the clone is shallow: git fetch --unshallow, or fetch-depth: 0 in actions/checkout, "
         "or GIT_DEPTH: 0 in GitLab CI";
}

Result<git_oid> merge_base(const OpenRepository& open, const git_oid& head, const git_oid& base,
                           std::string_view name) {
  const Library& lib = *open.lib;
  git_oid found{};
  const int code = lib.git_merge_base(&found, open.repo.get(), &base, &head);
  if (code == 0) return found;
  // libgit2 1.5 does not know where a shallow history ends: it misses the commits behind that.
  if (code == GIT_ENOTFOUND || is_shallow(open)) {
    return fail(ErrorKind::config,
                fmt::format("git: HEAD and {} have no common ancestor here", name),
                history_hint(open, "name the branch that this one was made from"));
  }
  return lib.failed(ErrorKind::file, open.display);
}

Result<std::vector<std::string>> paths_of(const OpenRepository& open, git_tree* tree) {
  const Library& lib = *open.lib;
  git_diff_options options{};
  lib.git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags =
      GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_TYPECHANGE;
  Handle<git_diff> diff(lib.git_diff_free);
  if (lib.git_diff_tree_to_workdir_with_index(diff.out(), open.repo.get(), tree, &options) != 0) {
    return lib.failed(ErrorKind::file, open.display);
  }
  std::vector<std::string> paths;
  const std::size_t count = lib.git_diff_num_deltas(diff.get());
  for (std::size_t i = 0; i < count; ++i) {
    const git_diff_delta* delta = lib.git_diff_get_delta(diff.get(), i);
    paths.emplace_back(delta->old_file.path);
    paths.emplace_back(delta->new_file.path);
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

}  // namespace

bool Repository::is_shallow() const {
  const std::scoped_lock lock(m_open->mutex);
  return git::is_shallow(*m_open);
}

Result<Changes> Repository::changes_since(std::string_view base) const {
  if (work_tree().empty()) {
    return fail(ErrorKind::config, fmt::format("{}: a bare repository", m_open->display),
                "run this in a checkout");
  }
  KFPKG_TRY_ASSIGN(const std::optional<std::string> head, head_commit());
  KFPKG_TRY_ASSIGN(const std::optional<std::string> other, resolve(base));
  const std::scoped_lock lock(m_open->mutex);
  if (!head || !other) {
    return fail(ErrorKind::config,
                fmt::format("git: \"{}\" names no commit here", head ? base : "HEAD"),
                history_hint(*m_open, head ? "git fetch, then name a branch such as origin/main"
                                           : "make the first commit"));
  }
  const Library& lib = *m_open->lib;
  KFPKG_TRY_ASSIGN(const git_oid head_id, parse_id(lib, *head));
  KFPKG_TRY_ASSIGN(const git_oid other_id, parse_id(lib, *other));
  KFPKG_TRY_ASSIGN(const git_oid found, merge_base(*m_open, head_id, other_id, base));
  Handle<git_tree> tree(lib.git_tree_free);
  KFPKG_TRY(tree_of_commit(*m_open, found, tree));
  KFPKG_TRY_ASSIGN(std::vector<std::string> paths, paths_of(*m_open, tree.get()));
  return Changes{hex(lib, found), std::move(paths)};
}

}  // namespace kfpkg::git
