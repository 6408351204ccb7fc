// SPDX-License-Identifier: Apache-2.0
// Runs the rules over component folders.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/selection.hpp"

#include <string_view>

namespace kfpkg::lint {

/// Appends the findings of one component folder; a folder without component.yaml is KF002. An error
/// is about files that cannot be read.
[[nodiscard]] Status lint_folder(const Tree& tree, std::string_view folder,
                                 const LintOptions& options, Diagnostics& diagnostics);

/// The same for one text, whatever its file is called.
void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics);

}  // namespace kfpkg::lint
