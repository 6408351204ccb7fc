// SPDX-License-Identifier: Apache-2.0
// Pipeline files beside the components that are linted.
#pragma once

#include "core/text/source.hpp"
#include "lint/selection.hpp"
#include "ops/lint/folder_outcome.hpp"
#include "ops/lint/intent.hpp"
#include "ops/lint/paths.hpp"
#include "ops/lint/programs.hpp"
#include "workspace/folders/folders.hpp"

#include <vector>

namespace kfpkg::ops {

struct LintedPipeline {
  workspace::ComponentFolder folder;  ///< that holds it, with the settings that hold there
  SourcePtr source;
  lint::LintOptions rules;
  FolderProgram program;
  bool named = false;  ///< by the user
};

/// Those in the folders of components, which were linted once, and in the folders above them, up to
/// those that the paths name (the working folder without paths); then the named files. One of these
/// that imports no kfp is an error of kind usage, or passed over when the intent skips others.
[[nodiscard]] Result<std::vector<LintedPipeline>> find_pipelines(
    const std::vector<FolderOutcome>& components, const LintPaths& named, const LintScope& scope,
    workspace::SharedSettings& shared);

/// Appends the findings of one that was answered for, or cannot be read.
void check_pipeline(const LintedPipeline& pipeline, Diagnostics& diagnostics);

}  // namespace kfpkg::ops
