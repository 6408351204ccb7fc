// SPDX-License-Identifier: Apache-2.0
// Findings for editors, grep and problem matchers: one line each.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/diag/text_renderer.hpp"

#include <string>

namespace kfpkg {

/// The headline of each finding on a line of its own; nothing else.
[[nodiscard]] std::string render_concise(const Diagnostics& diagnostics, const TextStyle& style);

}  // namespace kfpkg
