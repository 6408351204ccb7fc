// SPDX-License-Identifier: Apache-2.0
// Findings for GitHub Actions: annotations in the log, and a table for the summary of the job.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <string>

namespace kfpkg {

/// What goes to the log: all findings as plain lines in a folded group, then workflow commands, the
/// worst first. GitHub shows ten annotations of a severity per step, so no more are made; a last
/// line says how many are in the group only. Nothing in a finding can start a command of its own.
[[nodiscard]] std::string render_github(const Diagnostics& diagnostics);

/// What is appended to the file that GITHUB_STEP_SUMMARY names: a heading and a Markdown table of
/// at most 200 rows, worst first.
[[nodiscard]] std::string render_github_summary(const Diagnostics& diagnostics);

}  // namespace kfpkg
