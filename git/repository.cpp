// SPDX-License-Identifier: Apache-2.0
// Opening repositories; their head, remotes and history.
#include "git/repository.hpp"

#include "core/fs/paths.hpp"
#include "core/text/redact.hpp"
#include "git/libgit2.hpp"
#include "git/objects.hpp"

#include <fmt/format.h>

namespace kfpkg::git {
namespace {

/// The folder that safe.directory has to name: the nearest one upwards that holds `.git`.
std::filesystem::path top_of(const std::filesystem::path& path) {
  std::error_code ignored;
  const auto start = std::filesystem::absolute(path, ignored);
  const auto root = repository_root_of(start);
  return root.empty() ? start : root;
}

tl::unexpected<Error> open_error(const Library& lib, int code, const std::filesystem::path& path) {
  const std::string said = lib.last_message();
  // libgit2 1.5 gives the second answer when a gitconfig is there but has no safe.directory.
  const bool other_owner = code == GIT_EOWNER || said.find("safe.directory") != std::string::npos;
  if (other_owner) {
    const std::string top = top_of(path).string();
    return fail(ErrorKind::config,
                fmt::format("{}: the git repository belongs to another user", top),
                fmt::format("git config --global --add safe.directory {}", top));
  }
  if (code == GIT_ENOTFOUND) {
    return fail(ErrorKind::config, fmt::format("{}: not in a git repository", path.string()),
                "git init");
  }
  return fail(ErrorKind::config,
              fmt::format("{}: the git repository cannot be read: {}", path.string(), said));
}

/// Ids of the entries at the paths in a commit, one per path; an all-zero id where there is none.
Result<std::vector<git_oid>> entries_at(const OpenRepository& open, const git_oid& commit_id,
                                        std::span<const std::string> paths) {
  const Library& lib = *open.lib;
  Handle<git_tree> tree(lib.git_tree_free);
  KFPKG_TRY(tree_of_commit(open, commit_id, tree));
  std::vector<git_oid> ids(paths.size(), git_oid{});
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].empty()) {
      ids[i] = *lib.git_tree_id(tree.get());
      continue;
    }
    Handle<git_tree_entry> entry(lib.git_tree_entry_free);
    const int code = lib.git_tree_entry_bypath(entry.out(), tree.get(), paths[i].c_str());
    if (code == 0) ids[i] = *lib.git_tree_entry_id(entry.get());
    if (code != 0 && code != GIT_ENOTFOUND) return lib.failed(ErrorKind::file, open.display);
  }
  return ids;
}

bool same_ids(const Library& lib, const std::vector<git_oid>& a, const std::vector<git_oid>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lib.git_oid_equal(&a[i], &b[i]) == 0) return false;
  }
  return true;
}

/// What the walk found at one commit: go on to a parent that has the same entries, or stop here.
struct Step {
  std::optional<git_oid> next;
  bool history_ends = false;
};

Result<Step> step_back(const OpenRepository& open, const git_oid& at,
                       const std::vector<git_oid>& entries, std::span<const std::string> paths) {
  const Library& lib = *open.lib;
  Handle<git_commit> commit(lib.git_commit_free);
  if (lib.git_commit_lookup(commit.out(), open.repo.get(), &at) != 0) {
    return lib.failed(ErrorKind::file, open.display);
  }
  Step step;
  const unsigned parents = lib.git_commit_parentcount(commit.get());
  for (unsigned i = 0; i < parents; ++i) {
    const git_oid parent = *lib.git_commit_parent_id(commit.get(), i);
    if (!has_commit(open, parent)) {
      step.history_ends = true;
      continue;
    }
    KFPKG_TRY_ASSIGN(const std::vector<git_oid> theirs, entries_at(open, parent, paths));
    if (same_ids(lib, entries, theirs)) {
      step.next = parent;
      return step;
    }
  }
  return step;
}

}  // namespace

Result<Repository> Repository::open(const std::filesystem::path& path) {
  KFPKG_TRY_ASSIGN(std::shared_ptr<const Library> lib, Library::load());
  auto open = std::make_shared<OpenRepository>(std::move(lib), path.string());
  const int code = open->lib->git_repository_open_ext(open->repo.out(), path.c_str(),
                                                      GIT_REPOSITORY_OPEN_CROSS_FS, nullptr);
  if (code != 0) return open_error(*open->lib, code, path);
  return Repository(std::move(open));
}

std::filesystem::path Repository::work_tree() const {
  const char* path = m_open->lib->git_repository_workdir(m_open->repo.get());
  return path == nullptr ? std::filesystem::path{} : std::filesystem::path(path).parent_path();
}

std::filesystem::path Repository::git_dir() const {
  return std::filesystem::path(m_open->lib->git_repository_path(m_open->repo.get())).parent_path();
}

Result<std::optional<std::string>> Repository::head_commit() const {
  return resolve("HEAD");
}

Result<std::optional<std::string>> Repository::branch() const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  Handle<git_reference> head(lib.git_reference_free);
  const int code = lib.git_repository_head(head.out(), m_open->repo.get());
  if (code == GIT_EUNBORNBRANCH || code == GIT_ENOTFOUND) return std::optional<std::string>{};
  if (code != 0) return lib.failed(ErrorKind::file, m_open->display);
  if (lib.git_reference_is_branch(head.get()) == 0) return std::optional<std::string>{};
  return std::optional<std::string>(lib.git_reference_shorthand(head.get()));
}

Result<std::optional<std::string>> Repository::resolve(std::string_view revision) const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  Handle<git_object> object(lib.git_object_free);
  const std::string text(revision);
  int code = lib.git_revparse_single(object.out(), m_open->repo.get(), text.c_str());
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC || code == GIT_EUNBORNBRANCH) {
    return std::optional<std::string>{};
  }
  if (code != 0) return lib.failed(ErrorKind::file, m_open->display);
  Handle<git_object> commit(lib.git_object_free);
  code = lib.git_object_peel(commit.out(), object.get(), GIT_OBJECT_COMMIT);
  if (code != 0) return std::optional<std::string>{};
  return std::optional<std::string>(hex(lib, *lib.git_object_id(commit.get())));
}

Result<std::vector<std::string>> Repository::remotes() const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  git_strarray list{};
  if (lib.git_remote_list(&list, m_open->repo.get()) != 0) {
    return lib.failed(ErrorKind::file, m_open->display);
  }
  std::vector<std::string> names(list.strings, list.strings + list.count);
  lib.git_strarray_dispose(&list);
  return names;
}

Result<std::optional<std::string>> Repository::remote_url(std::string_view name) const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  Handle<git_remote> remote(lib.git_remote_free);
  const std::string text(name);
  const int code = lib.git_remote_lookup(remote.out(), m_open->repo.get(), text.c_str());
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) return std::optional<std::string>{};
  if (code != 0) {
    return fail(ErrorKind::config, fmt::format("{}: remote \"{}\" cannot be read: {}",
                                               m_open->display, name, redact(lib.last_message())));
  }
  const char* url = lib.git_remote_url(remote.get());
  if (url == nullptr) return std::optional<std::string>{};
  return std::optional<std::string>(url);
}

Result<std::optional<LastChange>> Repository::last_commit_touching(
    std::span<const std::string> paths) const {
  KFPKG_TRY_ASSIGN(const std::optional<std::string> head, head_commit());
  if (!head) return std::optional<LastChange>{};
  const std::scoped_lock lock(m_open->mutex);
  KFPKG_TRY_ASSIGN(git_oid at, parse_id(*m_open->lib, *head));
  KFPKG_TRY_ASSIGN(const std::vector<git_oid> entries, entries_at(*m_open, at, paths));
  const std::vector<git_oid> none(paths.size(), git_oid{});
  if (same_ids(*m_open->lib, entries, none)) return std::optional<LastChange>{};
  while (true) {
    KFPKG_TRY_ASSIGN(const Step step, step_back(*m_open, at, entries, paths));
    if (!step.next) return LastChange{hex(*m_open->lib, at), !step.history_ends};
    at = *step.next;
  }
}

}  // namespace kfpkg::git
