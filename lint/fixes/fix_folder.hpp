// SPDX-License-Identifier: Apache-2.0
// The fixes of a component folder: its spec first, its README, which follows the spec, last.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "lint/engine.hpp"
#include "lint/fixes/fix_planner.hpp"
#include "lint/sight.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace kfpkg::lint {

struct FixedFile {
  std::string path;  ///< in the tree
  std::string before;
  std::string after;
};

struct FolderFixes {
  std::vector<FixedFile> files;       ///< only those that change
  std::size_t fixed = 0;              ///< findings that are gone by it
  Diagnostics remaining;              ///< what lint says of the fixed files
  Sight sight{};                      ///< of the fixed files
  std::vector<RefusedFix> refused{};  ///< they would do harm; the remaining findings have them not
};

/// Mends a folder that was read. Nothing is written, and no fix is made after which
/// the folder has new errors. A symbolic link is left alone, since what it
/// names may be elsewhere. An error is about files that cannot be read.
[[nodiscard]] Result<FolderFixes> fix_folder(const ReadFolder& read,
                                             const python::ProgramAnswer* answer,
                                             const LintOptions& options, FixSafety allowed);

/// The same for a file that read_document read, which is mended alone. `path` is its own.
[[nodiscard]] FolderFixes fix_document(const ReadFolder& read, const std::string& path,
                                       const python::ProgramAnswer* answer,
                                       const LintOptions& options, FixSafety allowed);

}  // namespace kfpkg::lint
