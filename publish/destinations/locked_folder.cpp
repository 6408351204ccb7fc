// SPDX-License-Identifier: Apache-2.0
// Waiting for the lock of a folder, and tidying up with it held.
#include "publish/destinations/locked_folder.hpp"

#include <fmt/format.h>

#include <optional>
#include <system_error>
#include <utility>

namespace kfpkg::publish {
namespace {

namespace stdfs = std::filesystem;

constexpr std::chrono::milliseconds k_lock_step{20};

/// Temporary files of runs that were killed; with the lock held none is in use.
void remove_temporary_files(const stdfs::path& folder) {
  std::error_code code;
  for (stdfs::directory_iterator entry(folder, code); !code && entry != stdfs::directory_iterator();
       entry.increment(code)) {
    if (!is_staged_name(entry->path().filename().string())) continue;
    std::error_code ignored;
    if (entry->is_regular_file(ignored)) stdfs::remove(entry->path(), ignored);
  }
}

Result<FolderLock> wait_for_lock(const stdfs::path& folder, const std::string& display,
                                 const Clock& clock, ProgressSink& progress,
                                 const std::stop_token& stop) {
  const auto began = clock.now();
  for (bool is_told = false;; is_told = true) {
    if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    if (auto lock = FolderLock::try_lock(folder)) return std::move(*lock);
    if (clock.now() - began > k_lock_limit) {
      return fail(ErrorKind::file,
                  fmt::format("{}: another run has been writing there for {} s", folder.string(),
                              k_lock_limit.count()),
                  "end that run, then run the same command again");
    }
    if (!is_told) progress.step(display, "waiting for another run that writes there");
    clock.sleep(k_lock_step);
  }
}

}  // namespace

Status LockedFolder::apply(const ChangeSet& changes) const {
  return kfpkg::apply(changes, m_folder, m_folder);
}

Result<LockedFolder> lock_folder(const stdfs::path& folder, const std::string& display,
                                 const Clock& clock, ProgressSink& progress,
                                 const std::stop_token& stop) {
  if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  std::error_code code;
  stdfs::create_directories(folder, code);
  if (code) return fail(ErrorKind::file, fmt::format("{}: {}", folder.string(), code.message()));
  KFPKG_TRY_ASSIGN(FolderLock lock, wait_for_lock(folder, display, clock, progress, stop));
  // Where locks do not hold, a temporary file may be in use.
  if (lock.is_held()) remove_temporary_files(folder);
  return LockedFolder(folder, std::move(lock));
}

}  // namespace kfpkg::publish
