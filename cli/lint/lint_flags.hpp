// SPDX-License-Identifier: Apache-2.0
// What the command line of kfpkg lint says, and which of it goes together.
#pragma once

#include "cli/report_target.hpp"
#include "core/result.hpp"
#include "ops/lint/intent.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct LintFlags {
  ops::LintIntent intent;  ///< paths, rules, baseline and jobs, as they are given
  bool fix = false;
  bool diff = false;  ///< show what `fix` would write, and write nothing
  bool unsafe_fixes = false;
  bool skip_unrelated = false;        ///< files of no component are passed over
  bool statistics = false;            ///< counts instead of findings
  bool strict = false;                ///< warnings fail too
  std::string stdin_file;             ///< what standard input is
  std::vector<ReportTarget> reports;  ///< empty: text on standard output
};

/// The path "-" was given, or a name for standard input.
[[nodiscard]] bool reads_stdin(const LintFlags& flags);

/// The whole intent, but for the text of standard input. Errors of kind usage.
[[nodiscard]] Result<ops::LintIntent> lint_intent(const LintFlags& flags);

}  // namespace kfpkg::cli
