// SPDX-License-Identifier: Apache-2.0
// Applies the fixes of findings to one text until nothing is left to fix. Pure: nothing is written.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// The first fix of a finding that may be used, or null. `allowed` unsafe allows safe ones too.
[[nodiscard]] const Fix* usable_fix(const Diagnostic& diagnostic, FixSafety allowed);

/// What tells a fix from others while places move: its finding's rule and message, and what it
/// does.
using FixKeys = std::set<std::string, std::less<>>;
[[nodiscard]] std::string key_of(const Diagnostic& finding, std::string_view fix);

/// Edits that do not touch each other, and how many findings they answer.
struct FixPlan {
  std::vector<TextEdit> edits;
  std::size_t fixed = 0;
};

/// Chooses fixes for the text at `path`, in the order of the findings, none of them `without`. A
/// fix whose edits overlap with those chosen before waits for the next round; the same fix of two
/// findings is used once.
[[nodiscard]] FixPlan plan_fixes(const Diagnostics& diagnostics, std::string_view path,
                                 FixSafety allowed, const FixKeys& without = {});

/// Findings of a text; those about other files may be among them.
using LintText = std::function<Diagnostics(const SourcePtr&)>;

/// A fix that was not made, since there would be an error afterwards that was not there before.
struct RefusedFix {
  Diagnostic finding;
  std::string fix;  ///< its description
  Diagnostic error;
};

struct FixedText {
  std::string text;
  std::size_t fixed = 0;
  std::vector<RefusedFix> refused{};
};

/// Fixes and lints again until nothing changes, at most ten times. A fix after which there are new
/// errors is not made; `judge` tells the errors where `lint` does not tell them all. Where that
/// takes too many attempts, none of the fixes that are left is made.
[[nodiscard]] FixedText fix_text(const SourcePtr& source, FixSafety allowed, const LintText& lint,
                                 const LintText& judge = {});

}  // namespace kfpkg::lint
