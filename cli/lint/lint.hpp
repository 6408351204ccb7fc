// SPDX-License-Identifier: Apache-2.0
// kfpkg lint and kfpkg explain.
#pragma once

#include "cli/command_line.hpp"
#include "cli/lint/lint_baseline.hpp"
#include "cli/lint/lint_fix.hpp"
#include "cli/lint/lint_settings.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct LintOptions {
  std::vector<std::string> paths;
  RuleFlags rules;
  std::vector<ReportTarget> reports;  ///< empty: text on standard output
  std::size_t jobs = 0;
  bool strict = false;          ///< warnings fail too
  bool skip_unrelated = false;  ///< files of no component are passed over
  std::string stdin_file;       ///< what standard input is
  FixOptions fixes;
  BaselineFlags baseline;
};

/// Exit code findings when there is an error, or with `strict` a warning; with `diff` when a fix
/// would change something.
[[nodiscard]] Result<ExitCode> run_lint(const LintOptions& options, Services& services,
                                        const CommonOptions& common);

/// Prints the page of a rule, or the list of all rules for an empty name.
[[nodiscard]] Result<ExitCode> run_explain(const std::string& rule, Services& services);

}  // namespace kfpkg::cli
