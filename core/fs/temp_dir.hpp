// SPDX-License-Identifier: Apache-2.0
// A directory that goes away with its owner.
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <string_view>

namespace kfpkg {

/// Made with mode 0700 under the given parent (or TMPDIR, or /tmp) as kfpkg-NAME-XXXXXX; removed
/// with its content. What killed runs of the same user left under the same name goes with the first
/// one that is made a day later.
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
};

}  // namespace kfpkg
