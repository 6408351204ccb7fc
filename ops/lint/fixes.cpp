// SPDX-License-Identifier: Apache-2.0
// Files that fixes change, written with the mode that they had.
#include "ops/lint/fixes.hpp"

#include "core/fs/change_set.hpp"

namespace kfpkg::ops {

Status write_changes(const std::vector<FolderChange>& changes) {
  for (const FolderChange& change : changes) {
    for (const lint::FixedFile& file : change.files) {
      KFPKG_TRY(write_file(change.root / file.path, file.after, FileMode::kept));
    }
  }
  return {};
}

}  // namespace kfpkg::ops
