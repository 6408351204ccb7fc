// SPDX-License-Identifier: Apache-2.0
// One writer at a time in a folder.
#include "core/fs/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace kfpkg {
namespace {

int open_folder(const std::filesystem::path& folder) {
  return ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) : m_descriptor(open_folder(folder)) {
  if (m_descriptor < 0) return;
  while (::flock(m_descriptor, LOCK_EX) != 0 && errno == EINTR) {
  }
}

std::optional<FolderLock> FolderLock::try_lock(const std::filesystem::path& folder) {
  FolderLock lock(open_folder(folder));
  if (lock.m_descriptor < 0) return lock;
  while (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    if (errno != EINTR) break;
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FolderLock::~FolderLock() {
  if (m_descriptor >= 0) ::close(m_descriptor);
}

}  // namespace kfpkg
