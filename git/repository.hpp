// SPDX-License-Identifier: Apache-2.0
// A local git repository, read through libgit2. Values only; works on CI checkouts (shallow,
// worktreeConfig).
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "git/commit.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::git {

struct OpenRepository;

/// The commit that last changed some paths. `exact` is false when the history ends before it (a
/// shallow clone): then it is the oldest commit that is there and holds the paths as they are.
struct LastChange {
  std::string commit;
  bool exact = true;
  friend bool operator==(const LastChange&, const LastChange&) = default;
};

/// What the work tree has that another branch did not have when this one left it.
struct Changes {
  std::string merge_base;          ///< full id
  std::vector<std::string> paths;  ///< of files, relative to the work tree, sorted, each once
  friend bool operator==(const Changes&, const Changes&) = default;
};

/// Cheap to copy; safe to use from several threads.
class Repository {
 public:
  /// The repository that `path` is in (looks upwards). Errors: none there (kind config), owned by
  /// somebody else or of an unknown format (kind config, the hint says what to type), no libgit2
  /// (kind tool).
  [[nodiscard]] static Result<Repository> open(const std::filesystem::path& path);

  /// Folder of the work tree; empty for a bare repository.
  [[nodiscard]] std::filesystem::path work_tree() const;
  /// The repository's own folder, `.git` or the bare repository.
  [[nodiscard]] std::filesystem::path git_dir() const;
  /// Whether commits behind some point are not there.
  [[nodiscard]] bool is_shallow() const;
  /// Full id; nothing in a repository without commits.
  [[nodiscard]] Result<std::optional<std::string>> head_commit() const;
  /// Name of the current branch; nothing when HEAD is detached or unborn.
  [[nodiscard]] Result<std::optional<std::string>> branch() const;
  /// Full id of what a revision names (`HEAD`, `v1`, a full id, `refs/kfpkg/x`); nothing when it
  /// names no commit.
  [[nodiscard]] Result<std::optional<std::string>> resolve(std::string_view revision) const;
  [[nodiscard]] Result<std::vector<std::string>> remotes() const;
  /// As it stands in the configuration (insteadOf applied); nothing when there is no such remote.
  /// May hold credentials: see core/text/redact.hpp.
  [[nodiscard]] Result<std::optional<std::string>> remote_url(std::string_view name) const;
  /// The last commit, from HEAD back, that touched one of the paths (of files or folders, relative
  /// to the work tree); nothing when HEAD has none of them. Simplifies merges as `git log -1 --
  /// PATHS` does.
  [[nodiscard]] Result<std::optional<LastChange>> last_commit_touching(
      std::span<const std::string> paths) const;

  /// Whether the index has this path (relative to the work tree), or files below it. A submodule's
  /// folder is a path that it has.
  [[nodiscard]] Result<bool> tracks(std::string_view path) const;

  /// The files that the index has as executable, relative to the work tree, where modes on disk
  /// mean nothing (core.fileMode is false: Windows drives, some network shares); nothing where they
  /// count.
  [[nodiscard]] Result<std::optional<std::set<std::string, std::less<>>>> executable_files() const;

  /// The files that differ between the merge base of HEAD and `base` and the work tree; deleted
  /// files and both names of a renamed one are among them, and so are new files that git does not
  /// ignore. Errors of kind config: `base` names no commit, no common ancestor is there, there is
  /// no work tree. Where a shallow clone is the reason, the hint says how to get the history.
  [[nodiscard]] Result<Changes> changes_since(std::string_view base) const;

  /// The files of a commit (full id) below `prefix`; an empty tree where the commit has no such
  /// folder. `fetch_missing` is called with the id of an object that a partial clone does not have
  /// yet.
  [[nodiscard]] Result<std::shared_ptr<const Tree>> commit_tree(
      std::string_view commit, std::string_view prefix = {}, FetchMissing fetch_missing = {}) const;
  /// Writes the objects of one commit and points `request.reference` at it. Returns the commit's
  /// id.
  [[nodiscard]] Result<std::string> commit(const CommitRequest& request) const;

 private:
  explicit Repository(std::shared_ptr<OpenRepository> open) : m_open(std::move(open)) {}
  std::shared_ptr<OpenRepository> m_open;
};

}  // namespace kfpkg::git
