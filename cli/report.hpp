// SPDX-License-Identifier: Apache-2.0
// How failures are written, for people and as JSON.
#pragma once

#include "cli/show.hpp"
#include "core/result.hpp"

#include <string>

namespace kfpkg::cli {

/// error: MESSAGE, one line of context each, help: HINT.
[[nodiscard]] std::string render_error(const Error& error, bool colour);

/// {"kind", "message", "hint", "context"}, as it stands in documents.
[[nodiscard]] Json error_json(const Error& error);

/// The document `kfpkg.error/1`: {"schema", "error": {"kind", "message", "hint", "context"},
/// "exit_code"}.
[[nodiscard]] std::string render_error_json(const Error& error);

/// Writes "COMPONENT: error: ..." to standard error.
void complain(Console& console, const std::string& component, const Error& error);

}  // namespace kfpkg::cli
