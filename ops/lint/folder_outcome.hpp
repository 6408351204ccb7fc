// SPDX-License-Identifier: Apache-2.0
// What one linted folder gives, on disk and with a given text in it alike; or a file alone.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/folder/read_folder.hpp"
#include "lint/selection.hpp"
#include "ops/lint/baseline.hpp"
#include "ops/lint/fixes.hpp"
#include "ops/lint/intent.hpp"
#include "ops/lint/paths.hpp"
#include "ops/lint/programs.hpp"
#include "ops/lint/report.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/images/base_lock.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// A folder that was read and is not checked yet.
struct UncheckedFolder {
  lint::LintOptions rules;
  lint::ReadFolder read;
};

/// Filled in by one of several threads.
struct FolderOutcome {
  std::string namesake;  ///< another folder whose component has the same name; given
  std::string document;  ///< the file of the folder that is linted alone; empty: the folder is
  FolderFindings found;
  FolderChange change;
  std::size_t fixed = 0;
  std::vector<lint::RefusedFix> refused;
  FolderProgram program;
  std::optional<UncheckedFolder> unchecked;
  Status linted;  ///< how the last attempt went
};

/// Where a folder's outcome stands among outcomes sorted by folder.
[[nodiscard]] std::optional<std::size_t> outcome_of(const std::filesystem::path& folder,
                                                    const std::vector<FolderOutcome>& sorted);

/// What the folder is called in findings: "" for the current one.
[[nodiscard]] std::string lint_display(const workspace::ComponentFolder& folder);

/// What one run of lint has in common.
struct LintScope {
  const LintIntent& intent;
  const std::filesystem::path& cwd;
  workspace::StoredLocks& locks;
};

/// Reads a folder whose files `tree` shows, which has to stay until it is checked; it is unchecked
/// then, and asks for its program when it needs one.
[[nodiscard]] Status read_in(const Tree& tree, const workspace::ComponentFolder& folder,
                             const LintScope& scope, FolderOutcome& outcome);

/// Reads a file that is linted alone, in the folder whose settings hold for it; as read_in.
[[nodiscard]] Status read_document_in(const NamedDocument& named,
                                      const workspace::ComponentFolder& folder,
                                      const LintScope& scope, FolderOutcome& outcome);

/// Checks what was read, with what is known of its program, and mends it when fixes are asked for.
/// Writes nothing.
[[nodiscard]] Status check_in(const workspace::ComponentFolder& folder, const LintScope& scope,
                              FolderOutcome& outcome);

/// Puts outcomes of single files among those of folders; they stay sorted by folder, each once.
void add_single_files(std::vector<FolderOutcome> files, std::vector<FolderOutcome>& outcomes);

/// The findings of all folders, which are sorted, leave the outcomes.
[[nodiscard]] std::vector<FolderFindings> take_findings(std::vector<FolderOutcome>& outcomes);

/// Adds what is found to a report: findings in one order, without those that baselines know, and
/// notes about what is gone from these.
[[nodiscard]] Status add_findings(std::vector<FolderFindings> all, const std::filesystem::path& cwd,
                                  LintReport& report);

}  // namespace kfpkg::ops
