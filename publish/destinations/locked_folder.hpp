// SPDX-License-Identifier: Apache-2.0
// A folder that one run at a time writes to: what every kind of destination that keeps files in a
// folder needs.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/jobs/jobs.hpp"
#include "core/result.hpp"
#include "core/sys/clock.hpp"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

namespace kfpkg::publish {

/// How long another run may keep its lock, which it holds for moments.
inline constexpr std::chrono::seconds k_lock_limit{120};

/// While it lives, no other run writes there (FolderLock says where locks hold).
class LockedFolder {
 public:
  /// Writes by temporary files in the folder's root, where the next lock finds those of a killed
  /// run.
  [[nodiscard]] Status apply(const ChangeSet& changes) const;

 private:
  friend Result<LockedFolder> lock_folder(const std::filesystem::path& folder,
                                          const std::string& display, const Clock& clock,
                                          ProgressSink& progress, const std::stop_token& stop);
  LockedFolder(std::filesystem::path folder, FolderLock lock)
      : m_folder(std::move(folder)), m_lock(std::move(lock)) {}

  std::filesystem::path m_folder;
  FolderLock m_lock;
};

/// Makes the folder if it is absent, waits for the run that writes there, which `progress` tells
/// once of `display`, and removes temporary files of killed runs (is_staged_name). Errors of kind
/// file: no such folder can be made, somebody held the lock longer than k_lock_limit; of kind
/// interrupted when stop is requested before it has the lock.
[[nodiscard]] Result<LockedFolder> lock_folder(const std::filesystem::path& folder,
                                               const std::string& display, const Clock& clock,
                                               ProgressSink& progress, const std::stop_token& stop);

}  // namespace kfpkg::publish
