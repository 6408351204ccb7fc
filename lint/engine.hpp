// SPDX-License-Identifier: Apache-2.0
// Asks the rules about what was read: first a folder is read, then somebody lets Python read the
// program that it names, if it does, and then it is checked.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/folder/pipeline_file.hpp"
#include "lint/folder/read_folder.hpp"
#include "lint/selection.hpp"
#include "python/program.hpp"

#include <optional>
#include <string_view>

namespace kfpkg::lint {

/// What a Python process has to read before the check; nothing when no rule that is on wants to
/// know. One process can read for many. An error is about files that cannot be read.
[[nodiscard]] Result<std::optional<python::ProgramRequest>> program_of(const ReadFolder& read,
                                                                       const LintOptions& options);
[[nodiscard]] std::optional<python::ProgramRequest> program_of(const SourcePtr& pipeline,
                                                               const LintOptions& options);

/// Appends the findings of a component folder; one without component.yaml is KF002. Without an
/// answer rules about programs do not look.
void check(const ReadFolder& read, const python::ProgramAnswer* answer, const LintOptions& options,
           Diagnostics& diagnostics);

/// Appends what keeps a file that is no spec from being read as a finding of that file; of `path`
/// when the error names none.
void report_unreadable(const Error& error, std::string_view path, const LintOptions& options,
                       Diagnostics& diagnostics);

/// Appends the findings of a pipeline file; none without an answer.
void check(const PipelineFile& file, const python::ProgramAnswer& answer,
           const LintOptions& options, Diagnostics& diagnostics);

/// Reads a folder and checks it, whose program is known or not wanted.
[[nodiscard]] Status lint_folder(const Tree& tree, std::string_view folder,
                                 const LintOptions& options, Diagnostics& diagnostics,
                                 const python::ProgramAnswer* answer = nullptr);

/// The same for one text, whatever its file is called.
void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics);

/// An error at load or compile: KFP's SDK itself rejects the document.
[[nodiscard]] bool is_sdk_refusal(const Diagnostic& diagnostic);

}  // namespace kfpkg::lint
