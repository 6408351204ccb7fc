// SPDX-License-Identifier: Apache-2.0
// Applies the fixes of findings to one text until nothing is left to fix. Pure: nothing is written.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// The first fix of a finding that may be used, or null. `allowed` unsafe allows safe ones too.
[[nodiscard]] const Fix* usable_fix(const Diagnostic& diagnostic, FixSafety allowed);

/// Edits that do not touch each other, and how many findings they answer.
struct FixPlan {
  std::vector<TextEdit> edits;
  std::size_t fixed = 0;
};

/// Chooses fixes for the text at `path`, in the order of the findings. A fix whose edits overlap
/// with those chosen before waits for the next round; the same fix of two findings is used once.
[[nodiscard]] FixPlan plan_fixes(const Diagnostics& diagnostics, std::string_view path,
                                 FixSafety allowed);

/// Findings of a text; those about other files may be among them.
using LintText = std::function<Diagnostics(const SourcePtr&)>;

struct FixedText {
  std::string text;
  std::size_t fixed = 0;
};

/// Fixes and lints again until nothing changes, at most ten times. A text that would no longer be
/// YAML, or a Dockerfile, comes back as it was.
[[nodiscard]] FixedText fix_text(const SourcePtr& source, FixSafety allowed, const LintText& lint);

}  // namespace kfpkg::lint
