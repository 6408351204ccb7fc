// SPDX-License-Identifier: Apache-2.0
// Renders the results of lint in every format that was requested.
#pragma once

#include "cli/console.hpp"
#include "cli/report_target.hpp"
#include "core/invocation.hpp"
#include "ops/lint/report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::cli {

/// Formats of `kfpkg lint --format`, in the order of the help.
[[nodiscard]] std::span<const std::string_view> lint_formats();

struct LintedFindings {
  const ops::LintReport& report;
  bool strict = false;      ///< warnings fail too
  bool statistics = false;  ///< counts by rule instead of findings, as text or JSON
  std::size_t jobs = 1;
};

/// Files are written before standard output, so that a failure leaves no half document there. With
/// the format github, the table is appended to the file that GITHUB_STEP_SUMMARY names.
[[nodiscard]] Status write_lint_reports(const LintedFindings& findings,
                                        const std::vector<ReportTarget>& targets,
                                        const Invocation& call, Console& console);

/// Unified diffs of all files.
[[nodiscard]] std::string diff_of(const std::vector<ops::FolderChange>& changes);

/// A line for each file.
[[nodiscard]] std::string text_of(const std::vector<ops::WrittenBaseline>& baselines);

}  // namespace kfpkg::cli
