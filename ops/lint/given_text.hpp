// SPDX-License-Identifier: Apache-2.0
// Lint of a text that is not saved yet, for editors.
#pragma once

#include "ops/lint/intent.hpp"
#include "ops/lint/report.hpp"
#include "workspace/session.hpp"

namespace kfpkg::ops {

/// Lints the text as its file, beside the other files of its folder, and reports what is in that
/// file alone; baselines tell nothing of what is gone. Nothing is written.
[[nodiscard]] Result<LintReport> lint_text(const workspace::Session& session,
                                           const LintIntent& intent, const GivenText& given);

}  // namespace kfpkg::ops
