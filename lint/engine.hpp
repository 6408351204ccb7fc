// SPDX-License-Identifier: Apache-2.0
// Runs the rules over component folders.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/selection.hpp"
#include "python/program.hpp"

#include <optional>
#include <string_view>

namespace kfpkg::lint {

/// How rules get to know a program that only a Python process can read, one process for all
/// folders: the first call of lint_folder asks, and appends nothing when it does; the second one is
/// told.
struct ProgramExchange {
  std::optional<python::ProgramRequest> request;
  std::optional<python::ProgramAnswer> answer;  ///< nothing: not asked yet
};

/// Appends the findings of one component folder; a folder without component.yaml is KF002. An error
/// is about files that cannot be read. Without an exchange programs are not looked at.
[[nodiscard]] Status lint_folder(const Tree& tree, std::string_view folder,
                                 const LintOptions& options, Diagnostics& diagnostics,
                                 ProgramExchange* program = nullptr);

/// True when some rule that needs this is reported with these options.
[[nodiscard]] bool wants_rules(Needs needs, const LintOptions& options);

/// Appends the findings of a view of a pipeline file.
void lint_pipeline_view(const FolderView& view, const LintOptions& options,
                        Diagnostics& diagnostics);

/// The same for one text, whatever its file is called.
void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics);

/// An error at load or compile: KFP's SDK itself rejects the document.
[[nodiscard]] bool is_sdk_refusal(const Diagnostic& diagnostic);

}  // namespace kfpkg::lint
