// SPDX-License-Identifier: Apache-2.0
// kfpkg lint - --stdin-filename PATH, for editors.
#pragma once

#include "cli/lint/lint.hpp"

namespace kfpkg::cli {

/// The path "-" was given, or a name for standard input.
[[nodiscard]] bool reads_stdin(const LintOptions& options);

/// Lints the text from standard input as that file, beside the other files of its folder, and
/// reports what is in that file. With --fix the text is printed on standard output as it should be,
/// changed or not, and the report goes to standard error; nothing is written.
[[nodiscard]] Result<ExitCode> run_lint_stdin(const LintOptions& options, Services& services,
                                              const CommonOptions& common);

}  // namespace kfpkg::cli
