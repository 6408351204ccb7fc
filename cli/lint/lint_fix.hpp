// SPDX-License-Identifier: Apache-2.0
// kfpkg lint --fix and --diff: what is written or shown, and what is said about it.
#pragma once

#include "cli/services.hpp"
#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "lint/fixes/fix_folder.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace kfpkg::cli {

/// What the command line says about fixes.
struct FixOptions {
  bool fix = false;
  bool diff = false;          ///< show what `fix` would write, and write nothing
  bool unsafe_fixes = false;  ///< use fixes that change what the component does
};

[[nodiscard]] inline bool wants_fixes(const FixOptions& options) {
  return options.fix || options.diff;
}

/// An error of kind usage for options that do not go together; `reports` when a format was asked
/// for.
[[nodiscard]] Status check_fix_options(const FixOptions& options, bool reports);

/// Fixed files of one component folder on disk.
struct FolderChange {
  std::filesystem::path root;
  std::string display;  ///< the folder as people name it, "" for the current one
  std::vector<lint::FixedFile> files;
};

/// Unified diffs of all files.
[[nodiscard]] std::string diff_of(const std::vector<FolderChange>& changes);

/// Writes each file atomically.
[[nodiscard]] Status write_changes(const std::vector<FolderChange>& changes);

/// "2 fixed, 1 fixable with --fix, 1 with --fix --unsafe-fixes" and a line end; empty when there is
/// nothing to say.
[[nodiscard]] std::string fix_summary(const Diagnostics& remaining, std::size_t fixed);

}  // namespace kfpkg::cli
