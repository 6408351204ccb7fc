// SPDX-License-Identifier: Apache-2.0
// Files of component folders that fixes change.
#pragma once

#include "core/result.hpp"
#include "lint/fixes/fix_folder.hpp"
#include "lint/hidden_secrets.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// Fixed files of one component folder on disk.
struct FolderChange {
  std::filesystem::path root;
  std::string display;  ///< the folder as people name it, "" for the current one
  std::vector<lint::FixedFile> files;
  lint::HiddenSecrets secrets{};  ///< not to be shown
};

/// Writes each file atomically.
[[nodiscard]] Status write_changes(const std::vector<FolderChange>& changes);

}  // namespace kfpkg::ops
