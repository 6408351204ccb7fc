// SPDX-License-Identifier: Apache-2.0
// Files that get their name last.
#include "core/fs/staged_file.hpp"

#include "core/fs/change_set.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace kfpkg {

namespace stdfs = std::filesystem;

StagedFile::StagedFile(stdfs::path target, int descriptor, std::string temporary)
    : m_target(std::move(target)), m_descriptor(descriptor), m_temporary(std::move(temporary)) {}

StagedFile::~StagedFile() {
  ::close(m_descriptor);
  if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

tl::unexpected<Error> StagedFile::failed(int code) const {
  return fail(ErrorKind::file, fmt::format("{}: {}", m_target.string(), std::strerror(code)));
}

Result<std::unique_ptr<StagedFile>> StagedFile::make(stdfs::path target) {
  std::error_code code;
  const stdfs::path folder = target.has_parent_path() ? target.parent_path() : stdfs::path(".");
  stdfs::create_directories(folder, code);
  if (code) return fail(ErrorKind::file, fmt::format("{}: {}", folder.string(), code.message()));
  std::string temporary;
  int descriptor = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    temporary = target.string() + ".kfpkg-XXXXXX";
    descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  }
  if (descriptor < 0) {
    return fail(ErrorKind::file, fmt::format("{}: {}", target.string(), std::strerror(errno)));
  }
  return std::unique_ptr<StagedFile>(
      new StagedFile(std::move(target), descriptor, std::move(temporary)));
}

Status StagedFile::take(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status StagedFile::commit() {
  if (::fchmod(m_descriptor, 0644) != 0 || ::fsync(m_descriptor) != 0) return failed(errno);
  if (m_temporary.empty()) {
    const std::string self = fmt::format("/proc/self/fd/{}", m_descriptor);
    const int linked =
        ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, m_target.c_str(), AT_SYMLINK_FOLLOW);
    if (linked != 0 && errno != EEXIST) return failed(errno);
  } else {
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) return failed(errno);
    m_temporary.clear();
  }
  sync_directory(m_target.has_parent_path() ? m_target.parent_path() : stdfs::path("."));
  return {};
}

}  // namespace kfpkg
