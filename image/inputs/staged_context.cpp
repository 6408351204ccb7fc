// SPDX-License-Identifier: Apache-2.0
// Copies the files of a fingerprint.
#include "image/inputs/staged_context.hpp"

#include "core/stream.hpp"
#include "image/inputs/content_time.hpp"
#include "image/inputs/file_digest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <system_error>
#include <utility>

namespace kfpkg::image {
namespace {

namespace stdfs = std::filesystem;

tl::unexpected<Error> cannot_write(const stdfs::path& path, int code) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), std::strerror(code)),
              "the files of a build are copied there first; set XDG_CACHE_HOME to a folder with "
              "more room that can be written");
}

/// The second that a time in nanoseconds lies in, before 1970 too.
std::time_t second_of(std::int64_t nanoseconds) {
  constexpr std::int64_t k_in_a_second = 1'000'000'000;
  const std::int64_t rest = ((nanoseconds % k_in_a_second) + k_in_a_second) % k_in_a_second;
  return static_cast<std::time_t>((nanoseconds - rest) / k_in_a_second);
}

/// A new file that is not synced: nobody needs it after a crash.
class CopiedFile final : public ByteSink {
 public:
  static Result<std::unique_ptr<CopiedFile>> open(stdfs::path path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return cannot_write(path, errno);
    return std::unique_ptr<CopiedFile>(new CopiedFile(std::move(path), descriptor));
  }
  ~CopiedFile() override { ::close(m_descriptor); }

  [[nodiscard]] Status take(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return cannot_write(m_path, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  // The mode is set apart, or the umask would take part in it.
  [[nodiscard]] Status finish(const TreeEntry& entry, std::optional<std::time_t> time,
                              std::string_view digest) const {
    if (::fchmod(m_descriptor, entry.executable ? 0755 : 0644) != 0)
      return cannot_write(m_path, errno);
    if (!time && entry.stamp) time = second_of(entry.stamp->modified);
    return set_content_time(m_path, time, digest);
  }

 private:
  CopiedFile(stdfs::path path, int descriptor)
      : m_path(std::move(path)), m_descriptor(descriptor) {}

  stdfs::path m_path;
  int m_descriptor;
};

Result<std::string> copy_link(const Tree& tree, const std::string& name, const TreeEntry& entry,
                              const stdfs::path& to) {
  KFPKG_TRY_ASSIGN(const std::string target, tree.read_link(name));
  if (::symlink(target.c_str(), to.c_str()) != 0) return cannot_write(to, errno);
  return file_digest(tree, name, entry, {});
}

/// Of folders and links; files have theirs.
Status set_times(const stdfs::path& root, std::time_t time) {
  const timespec times[] = {{time, 0}, {time, 0}};
  std::error_code code;
  stdfs::recursive_directory_iterator entry(root, code);
  for (; !code && entry != stdfs::recursive_directory_iterator(); entry.increment(code)) {
    const stdfs::path& path = entry->path();
    if (entry->is_regular_file(code) && !entry->is_symlink(code)) continue;
    if (::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
      return cannot_write(path, errno);
  }
  if (code) return cannot_write(root, code.value());
  return {};
}

/// Puts files below a folder, and the folders above them.
class Stage {
 public:
  Stage(const Tree& tree, const stdfs::path& root, std::optional<std::time_t> time,
        std::stop_token stop)
      : m_tree(tree), m_root(root), m_time(time), m_stop(std::move(stop)) {}

  Status add(const FingerprintInput& input) {
    const stdfs::path to = m_root / input.name;
    KFPKG_TRY(make_folders(stdfs::path(input.name).parent_path()));
    KFPKG_TRY_ASSIGN(const auto entry, m_tree.stat(input.name));
    if (!entry) return changed_meanwhile(m_tree, input.name);
    const bool is_link = entry->type == EntryType::symlink;
    KFPKG_TRY_ASSIGN(const std::string digest, is_link ? copy_link(m_tree, input.name, *entry, to)
                                                       : copy_file(input.name, *entry, to));
    if (digest != input.digest) return changed_meanwhile(m_tree, input.name);
    return {};
  }

 private:
  Result<std::string> copy_file(const std::string& name, const TreeEntry& entry,
                                const stdfs::path& to) {
    KFPKG_TRY_ASSIGN(const auto copy, CopiedFile::open(to));
    KFPKG_TRY_ASSIGN(std::string digest, file_digest(m_tree, name, entry, m_stop, copy.get()));
    KFPKG_TRY(copy->finish(entry, m_time, digest));
    return digest;
  }

  // Inputs are sorted: what lies in one folder comes one after the other.
  Status make_folders(const stdfs::path& folder) {
    if (folder.empty() || folder == m_last) return {};
    KFPKG_TRY(make_folders(folder.parent_path()));
    const stdfs::path path = m_root / folder;
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return cannot_write(path, errno);
    if (::chmod(path.c_str(), 0755) != 0) return cannot_write(path, errno);
    m_last = folder;
    return {};
  }

  const Tree& m_tree;
  const stdfs::path& m_root;
  std::optional<std::time_t> m_time;
  std::stop_token m_stop;
  stdfs::path m_last;
};

}  // namespace

StagedContext::StagedContext(StagedContext&& other) noexcept
    : m_path(std::exchange(other.m_path, {})),
      m_lock(std::move(other.m_lock)),
      m_folder(std::move(other.m_folder)) {}

StagedContext::~StagedContext() {
  std::error_code ignored;
  if (!m_path.empty()) stdfs::remove_all(m_path, ignored);
}

Status StagedContext::open(const stdfs::path& home) {
  std::error_code code;
  stdfs::create_directories(home, code);
  if (code) return cannot_write(home, code.value());
  auto lock = FolderLock::try_lock(home);
  stdfs::path parent = home;
  if (lock && lock->is_held()) {
    m_lock.emplace(*std::move(lock));
  } else {
    KFPKG_TRY_ASSIGN(m_folder, TempDir::make("context", home.parent_path()));
    parent = m_folder->path();
  }
  m_path = parent / home.filename();
  stdfs::remove_all(m_path, code);  // of a run that was killed
  if (::mkdir(m_path.c_str(), 0755) != 0) return cannot_write(m_path, errno);
  return {};
}

Result<StagedContext> StagedContext::make(const Tree& tree,
                                          const std::vector<FingerprintInput>& inputs,
                                          const stdfs::path& home, std::optional<std::time_t> time,
                                          std::stop_token stop) {
  StagedContext staged;
  KFPKG_TRY(staged.open(home));
  Stage stage(tree, staged.m_path, time, stop);
  for (const FingerprintInput& input : inputs) {
    if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    if (input.kind == "file") KFPKG_TRY(stage.add(input));
  }
  if (time) KFPKG_TRY(set_times(staged.m_path, *time));
  return staged;
}

}  // namespace kfpkg::image
