// SPDX-License-Identifier: Apache-2.0
// Folders that hold pipelines: on the way from what the user named to each component.
#include "cli/flows/lint_pipelines.hpp"

#include "cli/flows/lint_outcome.hpp"

#include <set>
#include <utility>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;

bool is_below(const stdfs::path& path, const stdfs::path& top) {
  const stdfs::path relative = path.lexically_relative(top);
  return !relative.empty() && *relative.begin() != "..";
}

std::set<stdfs::path> folders_of(const std::vector<stdfs::path>& components,
                                 const std::vector<std::string>& paths, const stdfs::path& cwd) {
  std::set<stdfs::path> tops;
  for (const std::string& path : paths) {
    const stdfs::path top = (cwd / path).lexically_normal();
    tops.insert(top.has_filename() ? top : top.parent_path());  // "folder/"
  }
  if (tops.empty()) tops.insert(cwd);
  std::set<stdfs::path> folders(components.begin(), components.end());
  for (const stdfs::path& top : tops) {
    for (const stdfs::path& component : components) {
      if (!is_below(component, top)) continue;
      for (stdfs::path at = component; at != top && at.has_relative_path();) {
        at = at.parent_path();
        folders.insert(at);
      }
    }
  }
  return folders;
}

Status add_pipelines(const stdfs::path& folder, const Services& services, const RulesOf& rules_of,
                     std::vector<LintedPipeline>& found) {
  const std::string shown = display_of(folder, services.cwd);
  const DiskTree tree(folder, shown == "." ? std::string() : shown);
  KFPKG_TRY_ASSIGN(const auto sources, lint::find_pipeline_files(tree, ""));
  if (sources.empty()) return {};
  KFPKG_TRY_ASSIGN(const ComponentFolder settings,
                   load_folder(folder, services.cwd, services.environment, {}));
  KFPKG_TRY_ASSIGN(const lint::LintOptions rules, rules_of(settings));
  for (const SourcePtr& source : sources) {
    LintedPipeline pipeline{settings, source, rules, {}};
    pipeline.program.python = settings.config.text("lint.python");
    pipeline.program.asked.request = lint::pipeline_request(source, rules);
    if (pipeline.program.python != "off" && pipeline.program.is_asked())
      found.push_back(std::move(pipeline));
  }
  return {};
}

}  // namespace

Result<std::vector<LintedPipeline>> find_pipelines(const std::vector<stdfs::path>& components,
                                                   const std::vector<std::string>& paths,
                                                   const Services& services,
                                                   const RulesOf& rules_of) {
  std::vector<LintedPipeline> found;
  for (const stdfs::path& folder : folders_of(components, paths, services.cwd))
    KFPKG_TRY(add_pipelines(folder, services, rules_of, found));
  return found;
}

Status lint_pipeline(LintedPipeline& pipeline, Diagnostics& diagnostics) {
  auto* facts = std::get_if<spec::PipelineFile>(&*pipeline.program.asked.answer);
  if (facts == nullptr || !facts->readable) return {};
  const DiskTree tree(pipeline.folder.path, lint_display(pipeline.folder));
  return lint::lint_pipeline(tree, "", pipeline.source, std::move(*facts), pipeline.rules,
                             diagnostics);
}

}  // namespace kfpkg::cli
