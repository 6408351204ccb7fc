// SPDX-License-Identifier: Apache-2.0
// A read-only view of files: on disk, in a git commit, in memory, or one laid over another. Lint,
// fingerprint, publish and templates read only through it.
#pragma once

#include "core/result.hpp"
#include "core/stream.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

enum class EntryType { file, directory, symlink, other };

/// What a file system says of a file beside its content. Writing to a file changes its stamp, but
/// for the doubt that core/fs/file_index.hpp is about.
struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< st_mtim, in nanoseconds since 1970
  std::int64_t changed = 0;   ///< st_ctim, which no program can set back
  std::uint64_t inode = 0;    ///< another one when a file was put in the place of an older one
  std::uint32_t mode = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

struct TreeEntry {
  EntryType type = EntryType::file;
  bool executable = false;           ///< as git keeps it: any execute bit of the owner
  std::uint64_t size = 0;            ///< bytes of a file; 0 otherwise
  std::optional<FileStamp> stamp{};  ///< of a file or directory on disk
};

struct ListedEntry {
  std::string name;
  EntryType type = EntryType::file;
};

/// Paths are relative to the root of the tree, with '/' and without "." or ".."; "" is the root.
/// Symbolic links are reported, never followed. Safe to use from several threads.
class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  virtual ~Tree() = default;

  /// Nothing when there is no such entry.
  [[nodiscard]] virtual Result<std::optional<TreeEntry>> stat(std::string_view path) const = 0;
  /// Names in a directory, sorted by bytes.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(std::string_view path) const = 0;
  /// The same with types, which a directory on disk tells for nothing.
  [[nodiscard]] virtual Result<std::vector<ListedEntry>> list_types(std::string_view path) const;
  /// The content of a file, at its first byte. The tree must outlive it. An error for everything
  /// that is no file.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteSource>> open(std::string_view path) const = 0;
  /// Whole content; an error when it is longer than `limit` bytes.
  [[nodiscard]] Result<std::string> read(std::string_view path, std::uint64_t limit) const;
  /// What a symbolic link names, as it is written; an error for everything else.
  [[nodiscard]] virtual Result<std::string> read_link(std::string_view path) const = 0;
  /// How people name this path: relative to where they stand where that is possible.
  [[nodiscard]] virtual std::string display_path(std::string_view path) const = 0;
};

/// Largest text document (spec, Dockerfile, README) that kfpkg reads.
inline constexpr std::uint64_t k_document_limit = 4U << 20U;

/// The files under a directory on disk. `display_prefix` is put before paths that people see. The
/// one file `followed` may be a link, through which it is read: KFP reads specs so.
class DiskTree final : public Tree {
 public:
  DiskTree(std::filesystem::path root, std::string display_prefix, std::string followed = {});
  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<ListedEntry>> list_types(std::string_view path) const override;
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override;
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override;
  [[nodiscard]] std::string display_path(std::string_view path) const override;
  [[nodiscard]] const std::filesystem::path& root() const { return m_root; }

 private:
  std::filesystem::path m_root;
  std::string m_display_prefix;
  std::string m_followed;
};

/// Files and links in memory; directories exist by what is below them.
class MemoryTree final : public Tree {
 public:
  struct File {
    std::string content;
    bool executable = false;
    std::string link = {};  ///< not empty: a symbolic link to this, without content
  };
  explicit MemoryTree(std::map<std::string, File, std::less<>> files,
                      std::string display_prefix = {});
  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override;
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override;
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override;
  [[nodiscard]] std::string display_path(std::string_view path) const override;

 private:
  std::map<std::string, File, std::less<>> m_files;
  std::string m_display_prefix;
};

/// What a path on disk leads to, links followed; nothing when there is nothing, or nobody may know.
/// As text, because std::filesystem takes each path apart.
[[nodiscard]] std::optional<EntryType> type_at(const std::string& path);
/// True for a path that a Tree accepts: relative, '/'-separated, no empty, "." or ".." part.
[[nodiscard]] bool is_tree_path(std::string_view path);
/// `directory/name`, or `name` in the root.
[[nodiscard]] std::string join_path(std::string_view directory, std::string_view name);

}  // namespace kfpkg
