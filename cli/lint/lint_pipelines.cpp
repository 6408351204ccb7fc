// SPDX-License-Identifier: Apache-2.0
// Folders that hold pipelines: on the way from what the user named to each component.
#include "cli/lint/lint_pipelines.hpp"

#include "core/fs/paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;

// Folders as text: those of std::filesystem are slow to compare, and here are many.
std::string parent_of(const std::string& folder) {
  const std::size_t slash = folder.rfind('/');
  if (slash == std::string::npos) return folder;
  return folder.substr(0, std::max<std::size_t>(slash, 1));
}

std::set<std::string> named_folders(const std::vector<std::string>& paths, const stdfs::path& cwd) {
  std::set<std::string> tops;
  for (const std::string& path : paths) tops.insert(absolute_path(path, cwd));
  if (tops.empty()) tops.insert(cwd.native());
  return tops;
}

// The folders between components and what the user named.
class FoldersAbove {
 public:
  explicit FoldersAbove(std::set<std::string> tops) : m_tops(std::move(tops)) {}

  void add(const stdfs::path& component) {
    std::string at = parent_of(component.native());
    while (is_named(at) && found.insert(at).second) at = parent_of(at);
  }

  std::set<std::string> found;

 private:
  // The folder, or one above it.
  bool is_named(const std::string& folder) {
    const auto known = m_named.find(folder);
    if (known != m_named.end()) return known->second;
    const std::string above = parent_of(folder);
    const bool named = m_tops.contains(folder) || (above != folder && is_named(above));
    m_named.emplace(folder, named);
    return named;
  }

  std::set<std::string> m_tops;
  std::map<std::string, bool> m_named;
};

Result<std::vector<SourcePtr>> pipelines_in(const stdfs::path& folder, const stdfs::path& cwd) {
  const std::string shown = display_of(folder, cwd);
  return lint::find_pipeline_files(DiskTree(folder, shown == "." ? std::string() : shown), "");
}

Status add_sources(const stdfs::path& folder, const std::vector<SourcePtr>& sources,
                   workspace::SharedSettings& shared, const RulesOf& rules_of,
                   std::vector<LintedPipeline>& found) {
  if (sources.empty()) return {};
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder settings,
                   workspace::load_folder(folder, shared, {}));
  KFPKG_TRY_ASSIGN(const lint::LintOptions rules, rules_of(settings));
  for (const SourcePtr& source : sources) {
    LintedPipeline pipeline{settings, source, rules, {}, false};
    pipeline.program.python = *settings.config->lint.python;
    pipeline.program.asked.request = lint::pipeline_request(source, rules);
    if (pipeline.program.python != k_no_python && pipeline.program.is_asked())
      found.push_back(std::move(pipeline));
  }
  return {};
}

Status add_pipelines(const stdfs::path& folder, workspace::SharedSettings& shared,
                     const RulesOf& rules_of, std::vector<LintedPipeline>& found) {
  KFPKG_TRY_ASSIGN(const auto sources, pipelines_in(folder, shared.cwd()));
  return add_sources(folder, sources, shared, rules_of, found);
}

Status add_named(const stdfs::path& file, workspace::OtherFiles others,
                 workspace::SharedSettings& shared, const RulesOf& rules_of,
                 std::vector<LintedPipeline>& found) {
  const stdfs::path folder = file.parent_path();
  KFPKG_TRY_ASSIGN(auto sources, pipelines_in(folder, shared.cwd()));
  std::erase_if(sources, [&](const SourcePtr& source) {
    return stdfs::path(source->path()).filename() != file.filename();
  });
  if (sources.empty() && others == workspace::OtherFiles::refuse) {
    return fail(ErrorKind::usage,
                fmt::format("{}: is no pipeline file, for it does not import kfp",
                            display_of(file, shared.cwd())),
                "name the folder that holds component.yaml");
  }
  const std::size_t before = found.size();
  KFPKG_TRY(add_sources(folder, sources, shared, rules_of, found));
  if (found.size() > before) found.back().named = true;
  return {};
}

// A file of Python that belongs to no component.
bool is_pipeline(const std::string& given, const stdfs::path& cwd) {
  if (!given.ends_with(".py")) return false;
  const stdfs::path path = absolute_path(given, cwd);
  return path.extension() == ".py" && type_at(path.native()) == EntryType::file &&
         !workspace::component_of_file(given, cwd);
}

}  // namespace

LintPaths split_paths(const std::vector<std::string>& given, const stdfs::path& cwd) {
  LintPaths named;
  for (const std::string& path : given) {
    if (is_pipeline(path, cwd)) {
      named.files.push_back(absolute_path(path, cwd));
    } else {
      named.paths.push_back(path);
    }
  }
  std::sort(named.files.begin(), named.files.end(), [](const auto& a, const auto& b) {
    return std::pair(a.parent_path(), a) < std::pair(b.parent_path(), b);
  });
  named.files.erase(std::unique(named.files.begin(), named.files.end()), named.files.end());
  return named;
}

Result<std::vector<LintedPipeline>> find_pipelines(const std::vector<FolderOutcome>& components,
                                                   const LintPaths& named,
                                                   workspace::OtherFiles others,
                                                   workspace::SharedSettings& shared,
                                                   const RulesOf& rules_of) {
  std::vector<LintedPipeline> found;
  FoldersAbove above(named_folders(named.paths, shared.cwd()));
  for (const FolderOutcome& component : components) {
    above.add(component.scope.folder);
    if (component.program.python == k_no_python) continue;
    KFPKG_TRY(add_pipelines(component.scope.folder, shared, rules_of, found));
  }
  for (const stdfs::path folder : above.found) {
    if (!outcome_of(folder, components)) KFPKG_TRY(add_pipelines(folder, shared, rules_of, found));
  }
  for (const stdfs::path& file : named.files) {
    const bool seen = above.found.contains(file.parent_path().native());
    if (!seen) KFPKG_TRY(add_named(file, others, shared, rules_of, found));
  }
  return found;
}

Status lint_pipeline(LintedPipeline& pipeline, Diagnostics& diagnostics) {
  auto* facts = std::get_if<python::PipelineFile>(&*pipeline.program.asked.answer);
  if (facts == nullptr || !facts->readable) return {};
  const DiskTree tree(pipeline.folder.path, lint_display(pipeline.folder));
  return lint::lint_pipeline(tree, "", pipeline.source, std::move(*facts), pipeline.rules,
                             diagnostics);
}

}  // namespace kfpkg::cli
