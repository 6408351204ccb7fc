// SPDX-License-Identifier: Apache-2.0
// The files under a directory on disk.
#include "core/fs/file_source.hpp"
#include "core/fs/tree.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <memory>
#include <utility>

namespace kfpkg {
namespace {

tl::unexpected<Error> file_error(std::string_view path, int code) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path, std::strerror(code)));
}

EntryType type_of(mode_t mode) {
  if (S_ISREG(mode)) return EntryType::file;
  if (S_ISDIR(mode)) return EntryType::directory;
  if (S_ISLNK(mode)) return EntryType::symlink;
  return EntryType::other;
}

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t k_in_a_second = 1'000'000'000;
  return time.tv_sec * k_in_a_second + time.tv_nsec;
}

FileStamp stamp_of(const struct stat& info) {
  return {static_cast<std::uint64_t>(info.st_size), nanoseconds(info.st_mtim),
          nanoseconds(info.st_ctim), info.st_ino, info.st_mode};
}

// Nothing when the file system does not tell.
std::optional<EntryType> type_of(const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return EntryType::file;
    case DT_DIR:
      return EntryType::directory;
    case DT_LNK:
      return EntryType::symlink;
    case DT_UNKNOWN:
      return std::nullopt;
    default:
      return EntryType::other;
  }
}

// Joined as text: std::filesystem::path would take both apart.
std::string full_path(const DiskTree& tree, std::string_view path) {
  std::string full = tree.root().native();
  if (!full.empty() && full.back() != '/') full += '/';
  return full.append(path);
}

// In their own order, "." and ".." left out.
Result<std::vector<ListedEntry>> read_directory(const DiskTree& tree, std::string_view path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(full_path(tree, path).c_str()),
                                                      [](DIR* open) { return ::closedir(open); });
  if (!directory) return file_error(tree.display_path(path), errno);
  std::vector<ListedEntry> entries;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    auto type = type_of(*entry);
    if (!type) {
      KFPKG_TRY_ASSIGN(const auto found, tree.stat(join_path(path, name)));
      type = found ? found->type : EntryType::other;
    }
    entries.push_back({std::string(name), *type});
    errno = 0;
  }
  if (errno != 0) return file_error(tree.display_path(path), errno);
  return entries;
}

}  // namespace

std::optional<EntryType> type_at(const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return std::nullopt;
  return type_of(info.st_mode);
}

DiskTree::DiskTree(std::filesystem::path root, std::string display_prefix, std::string followed)
    : m_root(std::move(root)),
      m_display_prefix(std::move(display_prefix)),
      m_followed(std::move(followed)) {}

Result<std::optional<TreeEntry>> DiskTree::stat(std::string_view path) const {
  if (path.find('\0') != std::string_view::npos) return std::nullopt;  // C would read less of it
  struct stat info{};
  if (::lstat(full_path(*this, path).c_str(), &info) != 0) {
    // No entry can have a name that is too long, and none is behind a link that leads to itself.
    constexpr std::array k_nothing_there{ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP};
    const int code = errno;
    if (std::find(k_nothing_there.begin(), k_nothing_there.end(), code) != k_nothing_there.end())
      return std::nullopt;
    return file_error(display_path(path), code);
  }
  TreeEntry entry;
  entry.type = type_of(info.st_mode);
  entry.executable = entry.type == EntryType::file && (info.st_mode & S_IXUSR) != 0;
  if (entry.type == EntryType::file) entry.size = static_cast<std::uint64_t>(info.st_size);
  if (entry.type == EntryType::file || entry.type == EntryType::directory)
    entry.stamp = stamp_of(info);
  return entry;
}

Result<std::vector<std::string>> DiskTree::list(std::string_view path) const {
  KFPKG_TRY_ASSIGN(std::vector<ListedEntry> entries, list_types(path));
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (ListedEntry& entry : entries) names.push_back(std::move(entry.name));
  return names;
}

Result<std::vector<ListedEntry>> DiskTree::list_types(std::string_view path) const {
  KFPKG_TRY_ASSIGN(std::vector<ListedEntry> entries, read_directory(*this, path));
  std::sort(entries.begin(), entries.end(),
            [](const ListedEntry& a, const ListedEntry& b) { return a.name < b.name; });
  return entries;
}

Result<std::unique_ptr<ByteSource>> DiskTree::open(std::string_view path) const {
  const bool follows = !m_followed.empty() && path == m_followed;
  return FileSource::open(full_path(*this, path), display_path(path),
                          follows ? FileSource::Links::follow : FileSource::Links::refuse);
}

Result<std::string> DiskTree::read_link(std::string_view path) const {
  std::error_code code;
  const std::filesystem::path target = std::filesystem::read_symlink(m_root / path, code);
  if (code) return file_error(display_path(path), code.value());
  return target.string();
}

std::string DiskTree::display_path(std::string_view path) const {
  const std::string joined = join_path(m_display_prefix, path);
  return joined.empty() ? "." : joined;
}

}  // namespace kfpkg
