// SPDX-License-Identifier: Apache-2.0
// Pipeline files beside the components that are linted.
#pragma once

#include "cli/config/workspace.hpp"
#include "cli/flows/lint_outcome.hpp"
#include "cli/flows/lint_programs.hpp"
#include "lint/pipeline_file.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace kfpkg::cli {

struct LintedPipeline {
  ComponentFolder folder;  ///< that holds it, with the settings that hold there
  SourcePtr source;
  lint::LintOptions rules;
  FolderProgram program;
};

using RulesOf = std::function<Result<lint::LintOptions>(const ComponentFolder&)>;

/// Those in the folders of components, which were linted once, and in the folders above them, up to
/// those that `paths` name (the current one without paths).
[[nodiscard]] Result<std::vector<LintedPipeline>> find_pipelines(
    const std::vector<FolderOutcome>& components, const std::vector<std::string>& paths,
    SharedSettings& shared, const RulesOf& rules_of);

/// Appends the findings of one that was answered for.
[[nodiscard]] Status lint_pipeline(LintedPipeline& pipeline, Diagnostics& diagnostics);

}  // namespace kfpkg::cli
