// SPDX-License-Identifier: Apache-2.0
// One writer at a time in a folder that several processes may change.
#pragma once

#include <filesystem>
#include <optional>

namespace kfpkg {

/// Waits until no other process (or other lock of this one) holds it; ends with the object, and
/// with the process however that ends. By flock(2) on the folder itself, so that nothing is left in
/// it. Best effort: on a file system without locks, or in a folder that is absent, it holds
/// nothing. For short changes only: the constructor's waiting cannot be interrupted.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder);
  /// The same without waiting: nothing when somebody else holds it.
  [[nodiscard]] static std::optional<FolderLock> try_lock(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  /// Whether it keeps others out.
  [[nodiscard]] bool is_held() const { return m_descriptor >= 0; }

 private:
  explicit FolderLock(int descriptor) : m_descriptor(descriptor) {}
  void release();
  int m_descriptor;
};

}  // namespace kfpkg
