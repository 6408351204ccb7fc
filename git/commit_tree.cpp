// SPDX-License-Identifier: Apache-2.0
// The files of a commit as a Tree.
#include "git/libgit2.hpp"
#include "git/objects.hpp"
#include "git/repository.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::git {
namespace {

constexpr std::uint64_t k_link_limit = 4096;  ///< PATH_MAX of Linux

struct Found {
  git_oid id{};
  git_filemode_t mode = GIT_FILEMODE_UNREADABLE;
};

EntryType type_of(git_filemode_t mode) {
  switch (mode) {
    case GIT_FILEMODE_BLOB:
    case GIT_FILEMODE_BLOB_EXECUTABLE:
      return EntryType::file;
    case GIT_FILEMODE_TREE:
      return EntryType::directory;
    case GIT_FILEMODE_LINK:
      return EntryType::symlink;
    case GIT_FILEMODE_COMMIT:  // a submodule: its files are not in this repository
    case GIT_FILEMODE_UNREADABLE:
      break;
  }
  return EntryType::other;
}

/// A file of a commit. libgit2 gives a blob whole, and only to those who really read it: sizes are
/// asked, and limits kept, without.
class BlobSource final : public ByteSource {
 public:
  BlobSource(std::shared_ptr<const OpenRepository> open, const git_oid& id, std::string name,
             std::uint64_t size)
      : m_open(std::move(open)),
        m_id(id),
        m_name(std::move(name)),
        m_size(size),
        m_blob(m_open->lib->git_blob_free) {}

  [[nodiscard]] std::uint64_t size() const override { return m_size; }
  [[nodiscard]] Status rewind() override {
    m_done = 0;
    return {};
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    KFPKG_TRY(load());
    const std::size_t count = m_bytes.copy(room.data(), room.size(), m_done);
    m_done += count;
    return count;
  }

 private:
  Status load() {
    if (m_blob.get() != nullptr) return {};
    const std::scoped_lock lock(m_open->mutex);
    const Library& lib = *m_open->lib;
    if (lib.git_blob_lookup(m_blob.out(), m_open->repo.get(), &m_id) != 0) {
      return lib.failed(ErrorKind::file, m_name);
    }
    m_bytes = {static_cast<const char*>(lib.git_blob_rawcontent(m_blob.get())),
               static_cast<std::size_t>(lib.git_blob_rawsize(m_blob.get()))};
    return {};
  }

  std::shared_ptr<const OpenRepository> m_open;
  git_oid m_id;
  std::string m_name;
  std::uint64_t m_size;
  Handle<git_blob> m_blob;
  std::string_view m_bytes;  ///< of m_blob
  std::size_t m_done = 0;
};

class CommitTree final : public Tree {
 public:
  CommitTree(std::shared_ptr<const OpenRepository> open, git_oid root, std::string label,
             std::string prefix, FetchMissing fetch)
      : m_open(std::move(open)),
        m_root(root),
        m_label(std::move(label)),
        m_prefix(std::move(prefix)),
        m_fetch(std::move(fetch)) {}

  Result<std::optional<TreeEntry>> stat(std::string_view path) const override {
    const std::scoped_lock lock(m_open->mutex);
    KFPKG_TRY_ASSIGN(const std::optional<Found> found, find(path));
    if (!found) return std::optional<TreeEntry>{};
    TreeEntry entry{type_of(found->mode), found->mode == GIT_FILEMODE_BLOB_EXECUTABLE, 0};
    if (entry.type == EntryType::file) {
      KFPKG_TRY_ASSIGN(entry.size, size_of(found->id, path));
    }
    return entry;
  }

  Result<std::vector<std::string>> list(std::string_view path) const override {
    const std::scoped_lock lock(m_open->mutex);
    const Library& lib = *m_open->lib;
    KFPKG_TRY_ASSIGN(const std::optional<Found> found, find(path));
    if (!found && path.empty()) return std::vector<std::string>{};
    if (!found || found->mode != GIT_FILEMODE_TREE) return missing(path, "no such folder");
    Handle<git_tree> tree(lib.git_tree_free);
    if (lib.git_tree_lookup(tree.out(), m_open->repo.get(), &found->id) != 0) {
      return lib.failed(ErrorKind::file, display_path(path));
    }
    std::vector<std::string> names;
    names.reserve(lib.git_tree_entrycount(tree.get()));
    for (std::size_t i = 0; i < lib.git_tree_entrycount(tree.get()); ++i) {
      names.emplace_back(lib.git_tree_entry_name(lib.git_tree_entry_byindex(tree.get(), i)));
    }
    std::sort(names.begin(), names.end());  // git sorts folders as if their name ended with '/'
    return names;
  }

  Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override {
    return open_entry(path, EntryType::file, "no such file");
  }

  Result<std::string> read_link(std::string_view path) const override {
    KFPKG_TRY_ASSIGN(const auto source,
                     open_entry(path, EntryType::symlink, "no such symbolic link"));
    KFPKG_TRY_ASSIGN(std::optional<std::string> target, read_whole(*source, k_link_limit));
    if (!target) return missing(path, "a link longer than any that Linux follows");
    return *std::move(target);
  }

  std::string display_path(std::string_view path) const override {
    return fmt::format("{}:{}", m_label, full(path));
  }

 private:
  std::string full(std::string_view path) const {
    if (path.empty()) return m_prefix;
    return m_prefix.empty() ? std::string(path) : join_path(m_prefix, path);
  }

  tl::unexpected<Error> missing(std::string_view path, std::string_view what) const {
    return fail(ErrorKind::file, fmt::format("{}: {}", display_path(path), what));
  }

  Result<std::optional<Found>> find(std::string_view path) const {
    const Library& lib = *m_open->lib;
    const std::string whole = full(path);
    if (whole.empty()) return Found{m_root, GIT_FILEMODE_TREE};
    if (!is_tree_path(whole)) return missing(path, "not a path inside the tree");
    Handle<git_tree> root(lib.git_tree_free);
    if (lib.git_tree_lookup(root.out(), m_open->repo.get(), &m_root) != 0) {
      return lib.failed(ErrorKind::file, m_label);
    }
    Handle<git_tree_entry> entry(lib.git_tree_entry_free);
    const int code = lib.git_tree_entry_bypath(entry.out(), root.get(), whole.c_str());
    if (code == GIT_ENOTFOUND) return std::optional<Found>{};
    if (code != 0) return lib.failed(ErrorKind::file, display_path(path));
    return Found{*lib.git_tree_entry_id(entry.get()), lib.git_tree_entry_filemode(entry.get())};
  }

  Result<std::uint64_t> size_of(const git_oid& id, std::string_view path) const {
    const Library& lib = *m_open->lib;
    Handle<git_odb> odb(lib.git_odb_free);
    if (lib.git_repository_odb(odb.out(), m_open->repo.get()) != 0) {
      return lib.failed(ErrorKind::file, m_open->display);
    }
    std::size_t size = 0;
    git_object_t type{};
    int code = lib.git_odb_read_header(&size, &type, odb.get(), &id);
    if (code == GIT_ENOTFOUND && m_fetch) {
      KFPKG_TRY(m_fetch(hex(lib, id)));
      code = lib.git_odb_read_header(&size, &type, odb.get(), &id);
    }
    if (code != 0) return lib.failed(ErrorKind::file, display_path(path));
    return size;
  }

  Result<std::unique_ptr<ByteSource>> open_entry(std::string_view path, EntryType type,
                                                 std::string_view without) const {
    const std::scoped_lock lock(m_open->mutex);
    KFPKG_TRY_ASSIGN(const std::optional<Found> found, find(path));
    if (!found || type_of(found->mode) != type) return missing(path, without);
    KFPKG_TRY_ASSIGN(const std::uint64_t size, size_of(found->id, path));
    return std::make_unique<BlobSource>(m_open, found->id, display_path(path), size);
  }

  std::shared_ptr<const OpenRepository> m_open;
  git_oid m_root;
  std::string m_label;
  std::string m_prefix;
  FetchMissing m_fetch;
};

}  // namespace

Result<std::shared_ptr<const Tree>> Repository::commit_tree(std::string_view commit,
                                                            std::string_view prefix,
                                                            FetchMissing fetch_missing) const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  KFPKG_TRY_ASSIGN(const git_oid id, parse_id(lib, commit));
  Handle<git_tree> root(lib.git_tree_free);
  KFPKG_TRY(tree_of_commit(*m_open, id, root));
  return std::make_shared<CommitTree>(m_open, *lib.git_tree_id(root.get()),
                                      std::string(commit.substr(0, 10)), std::string(prefix),
                                      std::move(fetch_missing));
}

}  // namespace kfpkg::git
