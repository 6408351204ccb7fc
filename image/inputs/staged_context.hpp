// SPDX-License-Identifier: Apache-2.0
// The context that a builder is given: exactly what went into the fingerprint.
#pragma once

#include "core/fs/folder_lock.hpp"
#include "core/fs/temp_dir.hpp"
#include "core/fs/tree.hpp"
#include "image/inputs/fingerprint.hpp"

#include <ctime>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::image {

/// A copy of the files and links that were hashed, and of nothing else: modes are 644 and 755
/// whatever the disk has, and there are no empty folders, FIFOs or extended attributes. So nothing
/// that is not in the fingerprint can get into the image, and what changes during the build does
/// not. The seconds of times are kept, since BuildKit sends only files again that have another size
/// or time, but for a `time` that all files and folders get; the fractions are those of
/// set_content_time, so that BuildKit never takes a file for another one that it has.
///
/// Copies, not hard links: those would change with a file that is written in place, and each link
/// that is made changes the ctime of the user's file, by which git and kfpkg's own index know that
/// it is unchanged.
class StagedContext {
 public:
  /// Copies the inputs of kind "file" from the tree. `home` is made where it is missing; it belongs
  /// to this context from run to run, because buildx knows a context by its last name, which has to
  /// be one that no other context has. While another process builds the same one, a temporary
  /// folder beside it is taken. Errors, of kind file: a file is not the one that was hashed any
  /// more; no space.
  [[nodiscard]] static Result<StagedContext> make(const Tree& tree,
                                                  const std::vector<FingerprintInput>& inputs,
                                                  const std::filesystem::path& home,
                                                  std::optional<std::time_t> time,
                                                  std::stop_token stop);
  StagedContext(StagedContext&& other) noexcept;
  StagedContext& operator=(StagedContext&&) = delete;
  StagedContext(const StagedContext&) = delete;
  StagedContext& operator=(const StagedContext&) = delete;
  ~StagedContext();

  /// The context's folder, there until this object goes.
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

 private:
  StagedContext() = default;
  [[nodiscard]] Status open(const std::filesystem::path& home);

  std::filesystem::path m_path;
  std::optional<FolderLock> m_lock;
  std::optional<TempDir> m_folder;  ///< where the lock is somebody else's
};

}  // namespace kfpkg::image
