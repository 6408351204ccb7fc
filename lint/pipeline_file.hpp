// SPDX-License-Identifier: Apache-2.0
// Python files that compose components: found beside them, asked for, judged.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/engine.hpp"
#include "python/program.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// The .py files of a folder, not of those below it, that name kfp; sorted.
[[nodiscard]] Result<std::vector<SourcePtr>> find_pipeline_files(const Tree& tree,
                                                                 std::string_view folder);

/// What the Python process has to read of one; nothing when no rule wants to know.
[[nodiscard]] std::optional<python::ProgramRequest> pipeline_request(const SourcePtr& source,
                                                                     const LintOptions& options);

/// Appends the findings. Files that it loads are looked for beside it, in `folder` of the tree.
[[nodiscard]] Status lint_pipeline(const Tree& tree, std::string_view folder,
                                   const SourcePtr& source, python::PipelineFile facts,
                                   const LintOptions& options, Diagnostics& diagnostics);

}  // namespace kfpkg::lint
