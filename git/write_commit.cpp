// SPDX-License-Identifier: Apache-2.0
// Making commits without a work tree.
#include "core/fs/tree.hpp"
#include "git/commit.hpp"
#include "git/libgit2.hpp"
#include "git/objects.hpp"
#include "git/repository.hpp"

#include <fmt/format.h>

namespace kfpkg::git {
namespace {

using SignatureHandle = Handle<git_signature>;

Status make_signature(const Library& lib, const Identity& who, SignatureHandle& signature) {
  const int code = lib.git_signature_new(signature.out(), who.name.c_str(), who.email.c_str(),
                                         who.seconds, who.offset_minutes);
  if (code != 0) return lib.failed(ErrorKind::config, "git");
  return {};
}

bool tree_has(const OpenRepository& open, const Handle<git_tree>& tree, const std::string& path) {
  if (tree.get() == nullptr) return false;
  Handle<git_tree_entry> entry(open.lib->git_tree_entry_free);
  return open.lib->git_tree_entry_bypath(entry.out(), tree.get(), path.c_str()) == 0;
}

/// One update of the tree; writes the blob. `create` refuses what is there, as `apply` does on
/// disk.
Result<git_tree_update> update_of(const OpenRepository& open, const Handle<git_tree>& base,
                                  const FileChange& change, const std::string& path) {
  const Library& lib = *open.lib;
  const bool exists = tree_has(open, base, path);
  if (change.kind == ChangeKind::create && exists) {
    return fail(ErrorKind::file, fmt::format("{}: exists already in the git tree", path));
  }
  git_tree_update update{};
  update.path = path.c_str();
  if (change.kind == ChangeKind::remove) {
    if (!exists) return fail(ErrorKind::file, fmt::format("{}: not in the git tree", path));
    update.action = GIT_TREE_UPDATE_REMOVE;
    return update;
  }
  update.action = GIT_TREE_UPDATE_UPSERT;
  update.filemode = change.executable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
  if (lib.git_blob_create_from_buffer(&update.id, open.repo.get(), change.content.data(),
                                      change.content.size()) != 0) {
    return lib.failed(ErrorKind::file, open.display);
  }
  return update;
}

Result<git_oid> updated_tree(const OpenRepository& open, const Handle<git_tree>& base,
                             const CommitRequest& request) {
  const Library& lib = *open.lib;
  std::vector<std::string> paths;
  paths.reserve(request.changes.files.size());  // the updates point into it
  std::vector<git_tree_update> updates;
  for (const FileChange& change : request.changes.files) {
    const std::string& path = paths.emplace_back(
        request.prefix.empty() ? change.path : join_path(request.prefix, change.path));
    if (!is_tree_path(path)) {
      return fail(ErrorKind::file, fmt::format("{}: not a path inside the git tree", path));
    }
    KFPKG_TRY_ASSIGN(const git_tree_update update, update_of(open, base, change, path));
    updates.push_back(update);
  }
  git_oid id{};
  if (lib.git_tree_create_updated(&id, open.repo.get(), base.get(), updates.size(),
                                  updates.data()) != 0) {
    return lib.failed(ErrorKind::file, open.display);
  }
  return id;
}

}  // namespace

Result<std::string> Repository::commit(const CommitRequest& request) const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  Handle<git_commit> parent(lib.git_commit_free);
  Handle<git_tree> base(lib.git_tree_free);
  if (request.parent) {
    KFPKG_TRY_ASSIGN(const git_oid id, parse_id(lib, *request.parent));
    if (lib.git_commit_lookup(parent.out(), m_open->repo.get(), &id) != 0) {
      return lib.failed(ErrorKind::file, m_open->display);
    }
    KFPKG_TRY(tree_of_commit(*m_open, id, base));
  }
  KFPKG_TRY_ASSIGN(const git_oid tree_id, updated_tree(*m_open, base, request));
  Handle<git_tree> tree(lib.git_tree_free);
  SignatureHandle author(lib.git_signature_free);
  SignatureHandle committer(lib.git_signature_free);
  KFPKG_TRY(make_signature(lib, request.author, author));
  KFPKG_TRY(make_signature(lib, request.committer, committer));
  if (lib.git_tree_lookup(tree.out(), m_open->repo.get(), &tree_id) != 0) {
    return lib.failed(ErrorKind::file, m_open->display);
  }
  git_oid id{};
  const git_commit* parents[] = {parent.get()};
  if (lib.git_commit_create(&id, m_open->repo.get(), nullptr, author.get(), committer.get(),
                            nullptr, request.message.c_str(), tree.get(), request.parent ? 1 : 0,
                            parents) != 0) {
    return lib.failed(ErrorKind::file, m_open->display);
  }
  if (!request.reference.empty()) {
    Handle<git_reference> reference(lib.git_reference_free);
    if (lib.git_reference_create(reference.out(), m_open->repo.get(), request.reference.c_str(),
                                 &id, 1, nullptr) != 0) {
      return lib.failed(ErrorKind::file, m_open->display);
    }
  }
  return hex(lib, id);
}

}  // namespace kfpkg::git
