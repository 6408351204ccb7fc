// SPDX-License-Identifier: Apache-2.0
// Lints folders side by side and prints what was found in one order.
#include "cli/lint/lint.hpp"

#include "cli/lint/lint_outcome.hpp"
#include "cli/lint/lint_pipelines.hpp"
#include "cli/lint/lint_stdin.hpp"
#include "core/fs/paths.hpp"
#include "lint/rule_table.hpp"
#include "workspace/folders/folders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <ostream>
#include <utility>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;

Status lint_one(const std::filesystem::path& path, const LintOptions& options,
                const Services& services, workspace::SharedSettings& shared,
                FolderOutcome& outcome) {
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder folder,
                   workspace::load_folder(path, shared, {}));
  return lint_in(DiskTree(folder.path, lint_display(folder)), folder, options, services, outcome);
}

Status check_usage(const LintOptions& options) {
  const bool reports = !options.reports.empty();
  KFPKG_TRY(check_fix_options(options.fixes, reports));
  if (options.baseline.write && (wants_fixes(options.fixes) || reports)) {
    return fail(ErrorKind::usage, "lint: --write-baseline writes what is found, and nothing else",
                "leave --fix, --diff and --format out");
  }
  return check_rule_flags(options.rules);
}

// component.yaml of each folder, then the pipeline files that were named.
std::vector<std::string> documents_of(const std::vector<std::filesystem::path>& folders,
                                      const std::vector<LintedPipeline>& pipelines,
                                      const std::filesystem::path& cwd) {
  std::vector<std::string> documents;
  for (const auto& folder : folders)
    documents.push_back(display_of(folder / "component.yaml", cwd));
  for (const LintedPipeline& pipeline : pipelines) {
    if (pipeline.named) documents.push_back(pipeline.source->path());
  }
  return documents;
}

FolderOutcome outcome_for(const LintedPipeline& pipeline, const LintOptions& options,
                          const Services& services) {
  FolderOutcome outcome;
  outcome.scope.folder = pipeline.folder.path;
  outcome.scope.file = baseline_of(pipeline.folder, options.baseline, services.cwd);
  outcome.scope.rules = pipeline.rules;
  return outcome;
}

// Without a word the current folder is meant, but not beside pipeline files that are named.
Result<std::vector<std::filesystem::path>> folders_of(const LintPaths& named,
                                                      workspace::OtherFiles others,
                                                      const std::filesystem::path& cwd) {
  if (named.paths.empty() && !named.files.empty()) return std::vector<std::filesystem::path>();
  return workspace::find_component_folders(named.paths, cwd, others);
}

workspace::OtherFiles other_files(const LintOptions& options) {
  return options.skip_unrelated ? workspace::OtherFiles::skip : workspace::OtherFiles::refuse;
}

// One call of run_lint.
struct LintRun {
  const std::vector<std::filesystem::path>& folders;
  const LintPaths& named;
  const LintOptions& options;
  Services& services;
  workspace::SharedSettings shared;
  std::vector<FolderOutcome> found{};
  std::vector<LintedPipeline> pipelines{};
};

Status lint_some(LintRun& run, const std::vector<std::size_t>& which) {
  std::vector<Status> status(which.size());
  for_each_index(which.size(), job_count(run.options.jobs), run.services.stop, [&](std::size_t i) {
    const std::size_t at = which[i];
    status[i] = lint_one(run.folders[at], run.options, run.services, run.shared, run.found[at]);
  });
  if (run.services.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  for (const Status& one : status) KFPKG_TRY(one);
  return {};
}

// Findings of pipelines go among those of their folders. The outcomes stay sorted by folder:
// baselines look folders up.
Status add_pipelines(LintRun& run) {
  std::vector<FolderOutcome> others;
  for (LintedPipeline& pipeline : run.pipelines) {
    const stdfs::path& folder = pipeline.folder.path;
    const auto known = outcome_of(folder, run.found);
    // Pipelines of one folder follow each other.
    const bool is_new = !known && (others.empty() || others.back().scope.folder != folder);
    if (is_new) others.push_back(outcome_for(pipeline, run.options, run.services));
    FolderOutcome& outcome = known ? run.found[*known] : others.back();
    KFPKG_TRY(lint_pipeline(pipeline, outcome.diagnostics));
  }
  if (others.empty()) return {};
  std::move(others.begin(), others.end(), std::back_inserter(run.found));
  std::sort(run.found.begin(), run.found.end(), [](const FolderOutcome& a, const FolderOutcome& b) {
    return a.scope.folder < b.scope.folder;
  });
  return {};
}

// Twice where a program has to be read, with the one Python process for all between.
Status lint_all(LintRun& run, const CommonOptions& common) {
  run.found.resize(run.folders.size());
  std::vector<std::size_t> which(run.folders.size());
  std::iota(which.begin(), which.end(), std::size_t{0});
  KFPKG_TRY(lint_some(run, which));
  const RulesOf rules_of = [&](const workspace::ComponentFolder& folder) {
    return rule_options(folder, run.options.rules);
  };
  KFPKG_TRY_ASSIGN(run.pipelines, find_pipelines(run.found, run.named, other_files(run.options),
                                                 run.shared, rules_of));
  std::erase_if(which, [&](std::size_t i) { return !run.found[i].program.is_asked(); });
  std::vector<FolderProgram*> programs;
  for (const std::size_t i : which) programs.push_back(&run.found[i].program);
  for (LintedPipeline& pipeline : run.pipelines) programs.push_back(&pipeline.program);
  ask_python(programs, run.services, common);
  KFPKG_TRY(lint_some(run, which));
  return add_pipelines(run);
}

}  // namespace

Result<ExitCode> run_lint(const LintOptions& options, Services& services,
                          const CommonOptions& common) {
  KFPKG_TRY(check_usage(options));
  if (reads_stdin(options)) return run_lint_stdin(options, services, common);
  const LintPaths named = split_paths(options.paths, services.cwd);
  KFPKG_TRY_ASSIGN(const auto folders, folders_of(named, other_files(options), services.cwd));
  LintRun run{folders, named, options, services,
              workspace::SharedSettings(services.cwd, services.environment)};
  KFPKG_TRY(lint_all(run, common));
  std::vector<FolderChange> changes;
  for (FolderOutcome& outcome : run.found) {
    if (!outcome.change.files.empty()) changes.push_back(std::move(outcome.change));
  }
  if (options.fixes.diff) {
    const std::string diff = diff_of(changes);
    services.out << diff;
    return diff.empty() ? ExitCode::done : ExitCode::findings;
  }
  KFPKG_TRY(write_changes(changes));
  return report_outcomes(run.found, documents_of(folders, run.pipelines, services.cwd), {}, options,
                         services, common);
}

Result<ExitCode> run_explain(const std::string& rule, Services& services) {
  if (rule.empty()) {
    std::vector<std::vector<std::string>> rows{{"RULE", "NAME", "SEVERITY", "SUMMARY"}};
    for (const lint::Rule* known : lint::rule_table()) {
      rows.push_back({std::string(known->info.rule.id), std::string(known->info.rule.name),
                      std::string(name_of(known->info.severity)),
                      std::string(known->info.summary)});
    }
    services.out << render_table(rows);
    return ExitCode::done;
  }
  const lint::Rule* known = lint::find_rule(rule);
  if (known != nullptr) {
    services.out << lint::explain(known->info);
    return ExitCode::done;
  }
  return fail(ErrorKind::usage, fmt::format("explain: there is no rule \"{}\"", rule),
              lint::nearest_rule(rule));
}

}  // namespace kfpkg::cli
