// SPDX-License-Identifier: Apache-2.0
// The walk on disk, with what git knows.
#include "workspace/folders/surroundings.hpp"

#include "core/fs/paths.hpp"
#include "workspace/folders/walk.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

stdfs::path in(const stdfs::path& root, std::string_view path) {
  return path.empty() ? root : root / path;
}

std::vector<stdfs::path> all_in(const stdfs::path& root, const std::vector<std::string>& names) {
  std::vector<stdfs::path> paths;
  paths.reserve(names.size());
  for (const std::string& name : names) paths.push_back(in(root, name));
  return paths;
}

std::string below_root(const stdfs::path& path, const stdfs::path& root) {
  return path == root ? std::string() : path.lexically_relative(root).string();
}

// Several walks of one call may come by.
void tell(const UnreadableFolder& folder, const stdfs::path& root, const Invocation& call) {
  call.progress.note_once(
      "note", fmt::format("{}: cannot be read ({}), so components in it are passed over; make it "
                          "readable, or let git ignore it",
                          display_of(in(root, folder.path), call.cwd), folder.reason));
}

}  // namespace

// As repository_root_of.
const stdfs::path& Surroundings::repository_of(const stdfs::path& folder) {
  const auto known = m_repositories.find(folder.native());
  if (known != m_repositories.end()) return known->second;
  stdfs::path root;
  if (type_at(join_path(folder.native(), ".git"))) {
    root = folder;
  } else if (folder != folder.parent_path()) {
    root = repository_of(folder.parent_path());
  }
  return m_repositories.emplace(folder.native(), std::move(root)).first->second;
}

stdfs::path Surroundings::behind_links(const stdfs::path& folder) {
  std::error_code failed;
  if (!folder.has_filename() || stdfs::is_symlink(stdfs::symlink_status(folder, failed))) {
    stdfs::path real = stdfs::canonical(folder, failed);
    return failed ? folder : real;
  }
  const stdfs::path above = folder.parent_path();
  auto known = m_real.find(above.native());
  if (known == m_real.end()) {
    stdfs::path real = stdfs::canonical(above, failed);
    known = m_real.emplace(above.native(), failed ? above : std::move(real)).first;
  }
  return known->second / folder.filename();
}

std::optional<ForeignFolder> Surroundings::foreign(const stdfs::path& folder) {
  const stdfs::path& repository = repository_of(folder);
  const stdfs::path root = repository.empty() ? folder.root_path() : repository;
  auto found = m_foreign.try_emplace(root.native(), root)
                   .first->second.folders.find(below_root(folder, root));
  if (found) found->place = display_of(join_path(root.native(), found->place), cwd());
  return found;
}

// A repository that libgit2 does not open (another user's, or there is no libgit2) tracks nothing
// that is known: its patterns alone count then.
bool Surroundings::tracks(const stdfs::path& work_tree, std::string_view path) {
  const auto [at, is_new] = m_opened.try_emplace(work_tree.native());
  if (is_new) {
    if (auto opened = git::Repository::open(work_tree)) at->second = std::move(*opened);
  }
  return at->second && at->second->tracks(path).value_or(false);
}

// What git ignores depends on the folders up to the repository's root.
Result<FoundFolders> Surroundings::find_below(const stdfs::path& path, Asking asking) {
  const stdfs::path& repository = repository_of(path);
  const stdfs::path root = repository.empty() ? path : repository;
  const DiskTree tree(root, display_of(root, cwd()));
  std::optional<GitRules> git;
  if (asking == Asking::git && !repository.empty()) {
    git = GitRules{repository_excludes(repository),
                   [&](const std::string& work_tree, std::string_view tracked) {
                     return tracks(in(root, work_tree), tracked);
                   }};
  }
  const SpecRules specs{m_names.around(path), [&](const std::string& folder, const SpecScope& outer,
                                                  const InFolder& look) {
                          return m_names.in(in(root, folder), outer, look);
                        }};
  KFPKG_TRY_ASSIGN(const Folders folders,
                   find_folders(tree, below_root(path, root), git, m_jobs, specs));
  if (asking == Asking::git) {
    for (const UnreadableFolder& folder : folders.unreadable) tell(folder, root, m_call);
  }
  FoundFolders found{all_in(root, folders.components), all_in(root, folders.images),
                     all_in(root, folders.foreign)};
  // A workspace's own kfpkg.yaml makes no image of a Dockerfile that lies beside it.
  if (found.components.size() + found.images.size() > 1) std::erase(found.images, path);
  return found;
}

Result<FoundFolders> Surroundings::folders_below(const stdfs::path& path) {
  return find_below(path, Asking::git);
}

Result<FoundFolders> Surroundings::all_folders_below(const stdfs::path& path) {
  return find_below(path, Asking::nobody);
}

}  // namespace kfpkg::workspace
