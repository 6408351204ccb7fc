// SPDX-License-Identifier: Apache-2.0
// A directory that goes away with its owner.
#pragma once

#include "core/fs/folder_lock.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <string_view>

namespace kfpkg {

/// Made with mode 0700 under the given parent (or TMPDIR, or /tmp) as kfpkg-NAME-XXXXXX; removed
/// with its content. What a killed run of the same user left under the same name is removed by the
/// next one, ten minutes later at the earliest: nobody holds its lock any more.
class TempDir {
 public:
  [[nodiscard]] static Result<TempDir> make(std::string_view name,
                                            const std::filesystem::path& parent = {});
  TempDir(TempDir&& other) noexcept;
  TempDir& operator=(TempDir&& other) noexcept;
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

 private:
  explicit TempDir(std::filesystem::path path);
  std::filesystem::path m_path;
  FolderLock m_lock;  ///< as long as somebody works there
};

}  // namespace kfpkg
