// SPDX-License-Identifier: Apache-2.0
// From component folders and pipeline files to what is wrong with them, mended where that is asked.
#pragma once

#include "ops/lint/intent.hpp"
#include "ops/lint/report.hpp"
#include "workspace/session.hpp"

namespace kfpkg::ops {

/// Lints folders side by side, and the pipeline files beside them; or the given text alone, for
/// which nothing is written. With FixMode::write the files are mended first; with FixMode::show the
/// report holds the changes and no findings, and with `baseline.write` the baselines and no
/// findings. Errors are about paths that are none, settings and files that cannot be read; of
/// several the one of the first folder.
[[nodiscard]] Result<LintReport> lint(workspace::Session& session, const LintIntent& intent);

/// Findings when there is an error, or with `strict` a warning.
[[nodiscard]] ExitCode exit_code_of(const LintReport& report, bool strict);

}  // namespace kfpkg::ops
