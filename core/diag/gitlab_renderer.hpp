// SPDX-License-Identifier: Apache-2.0
// Findings as GitLab's Code Quality report.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <string>

namespace kfpkg {

/// A JSON array. GitLab shows no check_name, so the description begins with the rule; it compares
/// fingerprints with those of the target branch, so they do not depend on line numbers.
[[nodiscard]] std::string render_gitlab(const Diagnostics& diagnostics);

}  // namespace kfpkg
