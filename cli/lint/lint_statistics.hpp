// SPDX-License-Identifier: Apache-2.0
// Findings counted by rule.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <string>

namespace kfpkg::cli {

/// A table and an empty line, the rule with the most findings first, and how many of them --fix can
/// fix. Empty when there are no findings.
[[nodiscard]] std::string statistics_text(const Diagnostics& diagnostics);

/// The same as the JSON document `kfpkg.statistics/1`, in the same order:
/// {"schema": "kfpkg.statistics/1", "rules": [{"rule", "name", "severity", "findings", "files",
/// "fixable": {"safe": n, "unsafe": n}}], "counts": {"error": n, "warning": n, "info": n}}
[[nodiscard]] std::string statistics_json(const Diagnostics& diagnostics);

}  // namespace kfpkg::cli
