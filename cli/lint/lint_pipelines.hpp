// SPDX-License-Identifier: Apache-2.0
// Pipeline files beside the components that are linted.
#pragma once

#include "cli/lint/lint_outcome.hpp"
#include "cli/lint/lint_programs.hpp"
#include "lint/pipeline_file.hpp"
#include "workspace/folders/folders.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace kfpkg::cli {

struct LintedPipeline {
  workspace::ComponentFolder folder;  ///< that holds it, with the settings that hold there
  SourcePtr source;
  lint::LintOptions rules;
  FolderProgram program;
  bool named = false;  ///< by the user
};

using RulesOf = std::function<Result<lint::LintOptions>(const workspace::ComponentFolder&)>;

/// What the user named: `files` are .py files of no component folder, `paths` all else.
struct LintPaths {
  std::vector<std::string> paths;
  std::vector<std::filesystem::path> files;  ///< absolute, those of one folder together, each once
};
[[nodiscard]] LintPaths split_paths(const std::vector<std::string>& given,
                                    const std::filesystem::path& cwd);

/// Those in the folders of components, which were linted once, and in the folders above them, up to
/// those that the paths name (the current one without paths); then the named files. One of these
/// that imports no kfp is an error of kind usage, or passed over with `skip`.
[[nodiscard]] Result<std::vector<LintedPipeline>> find_pipelines(
    const std::vector<FolderOutcome>& components, const LintPaths& named,
    workspace::OtherFiles others, workspace::SharedSettings& shared, const RulesOf& rules_of);

/// Appends the findings of one that was answered for.
[[nodiscard]] Status lint_pipeline(LintedPipeline& pipeline, Diagnostics& diagnostics);

}  // namespace kfpkg::cli
