// SPDX-License-Identifier: Apache-2.0
// From one linted folder to the exit code: what run_lint does for folders on disk and for a text
// from standard input alike.
#pragma once

#include "cli/lint/lint.hpp"
#include "cli/lint/lint_programs.hpp"
#include "core/fs/tree.hpp"
#include "workspace/folders/folders.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kfpkg::cli {

/// What one folder gives, filled in by one of several threads.
struct FolderOutcome {
  Diagnostics diagnostics;
  FolderChange change;
  std::size_t fixed = 0;
  FolderProgram program;
  BaselineScope scope;  ///< its `diagnostics` are set when they are needed
};

/// Where a folder's outcome stands among outcomes sorted by folder.
[[nodiscard]] std::optional<std::size_t> outcome_of(const std::filesystem::path& folder,
                                                    const std::vector<FolderOutcome>& sorted);

/// What the folder is called in findings: "" for the current one.
[[nodiscard]] std::string lint_display(const workspace::ComponentFolder& folder);

/// Lints, or with --fix and --diff mends, a folder whose files `tree` shows. Writes nothing. Once
/// its program is asked for, it has to be called again after the answer.
[[nodiscard]] Status lint_in(const Tree& tree, const workspace::ComponentFolder& folder,
                             const LintOptions& options, const Services& services,
                             FolderOutcome& outcome);

/// What is said in the end: known findings are taken away, reports written. With `only`, findings
/// of other files are left out, and what is gone from baselines is not told.
[[nodiscard]] Result<ExitCode> report_outcomes(std::vector<FolderOutcome>& outcomes,
                                               std::vector<std::string> documents,
                                               const std::string& only, const LintOptions& options,
                                               Services& services, const CommonOptions& common);

}  // namespace kfpkg::cli
