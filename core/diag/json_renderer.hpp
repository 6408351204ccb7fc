// SPDX-License-Identifier: Apache-2.0
// Findings for programs: the JSON document `kfpkg.findings/1`.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <string>

namespace kfpkg {

/// The whole document, two-space indented, keys in fixed order, ends with a newline:
/// {"schema": "kfpkg.findings/1", "findings": [...], "counts": {"error": n, "warning": n, "info":
/// n}} Positions are {line, column, offset}: 1-based, code points, byte offset. Bytes that are not
/// UTF-8 are replaced.
[[nodiscard]] std::string render_findings_json(const Diagnostics& diagnostics);

}  // namespace kfpkg
