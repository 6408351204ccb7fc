// SPDX-License-Identifier: Apache-2.0
// Atomic writes: temporary file beside the target, fsync, rename, fsync of the directory.
#include "core/fs/change_set.hpp"

#include "core/fs/file_source.hpp"
#include "core/fs/tree.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace kfpkg {
namespace {

namespace stdfs = std::filesystem;

constexpr std::string_view k_temporary = ".kfpkg-";

tl::unexpected<Error> file_error(const stdfs::path& path, int code) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), std::strerror(code)));
}

mode_t mode_bits(FileMode mode, const stdfs::path& path) {
  struct stat now{};
  switch (mode) {
    case FileMode::regular:
      return 0644;
    case FileMode::executable:
      return 0755;
    case FileMode::secret:
      return 0600;
    case FileMode::kept:
      return ::stat(path.c_str(), &now) == 0 ? now.st_mode & 07777 : 0644;
  }
  return 0600;
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Status make_parents(const stdfs::path& path) {
  std::error_code code;
  if (path.has_parent_path()) stdfs::create_directories(path.parent_path(), code);
  if (code) return file_error(path.parent_path(), code.value());
  return {};
}

Status check(const FileChange& change, const stdfs::path& root) {
  if (change.path.empty() || !is_tree_path(change.path)) {
    return fail(ErrorKind::file, fmt::format("\"{}\" is not a path below the folder", change.path));
  }
  std::error_code code;
  const bool exists = stdfs::exists(stdfs::symlink_status(root / change.path, code));
  if (change.kind == ChangeKind::create && exists) {
    return fail(ErrorKind::file, fmt::format("{}: exists already", (root / change.path).string()));
  }
  return {};
}

Status apply_one(const FileChange& change, const stdfs::path& root, const stdfs::path& staging) {
  const stdfs::path path = root / change.path;
  if (change.kind != ChangeKind::remove) {
    return write_file(path, change.content,
                      change.executable ? FileMode::executable : FileMode::regular, staging);
  }
  std::error_code code;
  stdfs::remove(path, code);
  if (code) return file_error(path, code.value());
  return {};
}

}  // namespace

Status apply(const ChangeSet& changes, const stdfs::path& root, const stdfs::path& staging) {
  for (const FileChange& change : changes.files) KFPKG_TRY(check(change, root));
  for (const FileChange& change : changes.files) KFPKG_TRY(apply_one(change, root, staging));
  return {};
}

void sync_directory(const stdfs::path& directory) {
  const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

bool is_staged_name(std::string_view name) {
  constexpr std::size_t random_characters = 6;
  if (!name.starts_with(k_temporary)) return false;
  name.remove_prefix(k_temporary.size());
  return name.size() == random_characters && std::all_of(name.begin(), name.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0;
         });
}

bool is_left_behind(std::string_view entry, std::string_view name) {
  return entry.starts_with(name) && is_staged_name(entry.substr(name.size()));
}

void remove_left_behind(const stdfs::path& path) {
  const std::string name = path.filename().string();
  std::error_code code;
  stdfs::directory_iterator entry(path.has_parent_path() ? path.parent_path() : ".", code);
  for (; !code && entry != stdfs::directory_iterator(); entry.increment(code)) {
    std::error_code ignored;
    if (is_left_behind(entry->path().filename().string(), name))
      stdfs::remove(entry->path(), ignored);
  }
}

stdfs::path link_on_the_way(const stdfs::path& root, std::string_view tree_path) {
  stdfs::path at = root;
  for (const stdfs::path& part : stdfs::path(tree_path).parent_path()) {
    at /= part;
    std::error_code ignored;
    if (stdfs::is_symlink(stdfs::symlink_status(at, ignored))) return at;
  }
  return {};
}

Status write_file(const stdfs::path& path, std::string_view content, FileMode mode,
                  const stdfs::path& staging) {
  KFPKG_TRY(make_parents(path));
  std::string name = staging.empty() ? path.string() : (staging / "").string();
  name += fmt::format("{}XXXXXX", k_temporary);
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return file_error(path, errno);
  const bool written =
      write_all(file, content) && ::fchmod(file, mode_bits(mode, path)) == 0 && ::fsync(file) == 0;
  const int write_code = errno;
  ::close(file);
  if (!written || ::rename(name.c_str(), path.c_str()) != 0) {
    const int code = written ? errno : write_code;
    ::unlink(name.c_str());
    // Another file system is mounted below the root.
    if (written && code == EXDEV && !staging.empty()) return write_file(path, content, mode);
    return file_error(path, code);
  }
  sync_directory(path.has_parent_path() ? path.parent_path() : ".");
  return {};
}

Status append_to_file(const stdfs::path& path, std::string_view content) {
  const int file =
      ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
  if (file < 0) return file_error(path, errno);
  const bool written = write_all(file, content);
  const int code = errno;
  ::close(file);
  if (!written) return file_error(path, code);
  return {};
}

Result<std::string> read_file(const stdfs::path& path, std::uint64_t limit) {
  KFPKG_TRY_ASSIGN(const auto source,
                   FileSource::open(path.native(), path.string(), FileSource::Links::follow));
  KFPKG_TRY_ASSIGN(std::optional<std::string> text, read_whole(*source, limit));
  if (text) return *std::move(text);
  return fail(ErrorKind::file, fmt::format("{}: larger than {} bytes", path.string(), limit));
}

}  // namespace kfpkg
