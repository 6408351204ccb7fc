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

/// 0, or why there is no lock.
int lock_with(int descriptor, int operation) {
  while (::flock(descriptor, operation) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) : m_descriptor(open_folder(folder)) {
  if (m_descriptor >= 0 && lock_with(m_descriptor, LOCK_EX) != 0) release();
}

std::optional<FolderLock> FolderLock::try_lock(const std::filesystem::path& folder) {
  FolderLock lock(open_folder(folder));
  if (lock.m_descriptor < 0) return lock;
  const int why = lock_with(lock.m_descriptor, LOCK_EX | LOCK_NB);
  if (why == EWOULDBLOCK) return std::nullopt;
  if (why != 0) lock.release();
  return lock;
}

void FolderLock::release() {
  if (m_descriptor >= 0) ::close(m_descriptor);
  m_descriptor = -1;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FolderLock::~FolderLock() {
  release();
}

}  // namespace kfpkg
