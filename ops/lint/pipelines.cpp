// SPDX-License-Identifier: Apache-2.0
// Folders that hold pipelines: on the way from what the user named to each component.
#include "ops/lint/pipelines.hpp"

#include "core/fs/paths.hpp"
#include "lint/engine.hpp"
#include "ops/lint/rule_settings.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace kfpkg::ops {
namespace {

namespace stdfs = std::filesystem;

struct Search {
  const LintScope& scope;
  workspace::SharedSettings& shared;
  std::vector<LintedPipeline> found{};
};

Result<std::vector<lint::FoundPipeline>> pipelines_in(const stdfs::path& folder,
                                                      const stdfs::path& cwd) {
  const std::string shown = display_of(folder, cwd);
  return lint::find_pipeline_files(DiskTree(folder, shown == "." ? std::string() : shown), "");
}

Status add_files(const stdfs::path& folder, const std::vector<lint::FoundPipeline>& files,
                 Search& search) {
  if (files.empty()) return {};
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder settings,
                   workspace::load_folder(folder, search.shared, {}));
  KFPKG_TRY_ASSIGN(const lint::LintOptions rules,
                   rule_options(settings, search.scope.intent.rules, search.scope.locks));
  for (const auto& [source, unreadable] : files) {
    LintedPipeline pipeline{settings, source, rules, {}, false};
    pipeline.program.python = *settings.config->lint.python;
    pipeline.program.unreadable = unreadable;
    if (!unreadable) pipeline.program.request = lint::program_of(source, rules);
    if (pipeline.program.python == k_no_python) continue;
    if (unreadable || pipeline.program.request) search.found.push_back(std::move(pipeline));
  }
  return {};
}

Status add_folder(const stdfs::path& folder, Search& search) {
  KFPKG_TRY_ASSIGN(const auto files, pipelines_in(folder, search.shared.cwd()));
  return add_files(folder, files, search);
}

Status add_named(const stdfs::path& file, Search& search) {
  const stdfs::path folder = file.parent_path();
  KFPKG_TRY_ASSIGN(auto files, pipelines_in(folder, search.shared.cwd()));
  std::erase_if(files, [&](const lint::FoundPipeline& found) {
    return stdfs::path(found.source->path()).filename() != file.filename();
  });
  if (files.empty() && search.scope.intent.others == workspace::OtherFiles::refuse) {
    return fail(ErrorKind::usage,
                fmt::format("{}: is no pipeline file, for it does not import kfp",
                            display_of(file, search.shared.cwd())),
                "name the folder that holds component.yaml");
  }
  const std::size_t before = search.found.size();
  KFPKG_TRY(add_files(folder, files, search));
  if (search.found.size() > before) search.found.back().named = true;
  return {};
}

}  // namespace

Result<std::vector<LintedPipeline>> find_pipelines(const std::vector<FolderOutcome>& components,
                                                   const LintPaths& named, const LintScope& scope,
                                                   workspace::SharedSettings& shared) {
  Search search{scope, shared};
  FoldersAbove above(named.paths, shared.cwd());
  for (const FolderOutcome& component : components) {
    above.add(component.found.folder);
    if (component.program.python == k_no_python) continue;
    KFPKG_TRY(add_folder(component.found.folder, search));
  }
  for (const stdfs::path folder : above.folders()) {
    if (!outcome_of(folder, components)) KFPKG_TRY(add_folder(folder, search));
  }
  for (const stdfs::path& file : named.files) {
    const bool seen = above.folders().contains(file.parent_path().native());
    if (!seen) KFPKG_TRY(add_named(file, search));
  }
  return std::move(search.found);
}

void check_pipeline(const LintedPipeline& pipeline, Diagnostics& diagnostics) {
  const FolderProgram& program = pipeline.program;
  if (program.unreadable) {
    lint::report_unreadable(*program.unreadable, pipeline.source->path(), pipeline.rules,
                            diagnostics);
    return;
  }
  const DiskTree tree(pipeline.folder.path, lint_display(pipeline.folder));
  lint::check(lint::PipelineFile{tree, "", pipeline.source}, *program.answer, pipeline.rules,
              diagnostics);
}

}  // namespace kfpkg::ops
