// SPDX-License-Identifier: Apache-2.0
// Folders linted side by side, told in one order.
#include "ops/lint/lint.hpp"

#include "core/fs/paths.hpp"
#include "core/fs/trees/listed_tree.hpp"
#include "core/jobs/map_all.hpp"
#include "ops/lint/folder_outcome.hpp"
#include "ops/lint/given_text.hpp"
#include "ops/lint/paths.hpp"
#include "ops/lint/pipelines.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/folders/same_names.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <numeric>
#include <utility>

namespace kfpkg::ops {
namespace {

namespace stdfs = std::filesystem;

/// Folders that take as long as a thread takes to start, several times over.
constexpr std::size_t k_least_loaded = 512;
constexpr std::size_t k_least_linted = 16;

struct LoadedFolder {
  explicit LoadedFolder(workspace::ComponentFolder loaded)
      : folder(std::move(loaded)), disk(folder.path, lint_display(folder), folder.spec) {}

  workspace::ComponentFolder folder;
  DiskTree disk;
  ListedTree tree{disk};
};

/// A file that is linted alone.
struct LintedDocument {
  workspace::ComponentFolder folder;  ///< that holds it, with the settings that hold there
  FolderOutcome outcome;
};

/// One call of lint.
struct LintRun {
  const workspace::Session& session;
  const LintIntent& intent;
  LintPaths named;
  std::vector<stdfs::path> folders;
  workspace::SharedSettings& shared;
  workspace::StoredLocks locks;
  std::vector<std::unique_ptr<const LoadedFolder>>
      loaded{};                           ///< null where that failed, or is over
  std::vector<std::string> specs{};       ///< what the folders' own are called
  std::vector<FolderOutcome> outcomes{};  ///< of the folders; later with those of single files
  std::vector<LintedPipeline> pipelines{};
  std::vector<LintedDocument> documents{};

  [[nodiscard]] const stdfs::path& cwd() const { return session.call().cwd; }
  [[nodiscard]] LintScope scope() { return {intent, cwd(), locks}; }
};

// Without a word the working folder is meant, but not beside files that are named.
Result<std::vector<stdfs::path>> folders_of(const LintPaths& named, workspace::OtherFiles others,
                                            const Invocation& call,
                                            workspace::SharedSettings& shared, std::size_t jobs) {
  const bool names_files = !named.files.empty() || !named.documents.empty();
  if (named.paths.empty() && names_files) return std::vector<stdfs::path>();
  return workspace::find_component_folders(named.paths, call, shared, others,
                                           workspace::NoComponents::accept_images, jobs);
}

Status load_one(LintRun& run, std::size_t at) {
  KFPKG_TRY_ASSIGN(auto folder, workspace::load_folder(run.folders[at], run.shared, {}));
  run.specs[at] = folder.spec;
  run.loaded[at] = std::make_unique<const LoadedFolder>(std::move(folder));
  return {};
}

// What was loaded is not needed any more, and is gone in the thread that has it.
Status check_one(LintRun& run, std::size_t at) {
  const auto loaded = std::move(run.loaded[at]);
  return check_in(loaded->folder, run.scope(), run.outcomes[at]);
}

// Those that ask for a program are checked when all have been read.
Status read_one(LintRun& run, std::size_t at) {
  const auto& loaded = run.loaded[at];
  if (!loaded) return run.outcomes[at].linted;
  KFPKG_TRY(read_in(loaded->tree, loaded->folder, run.scope(), run.outcomes[at]));
  return run.outcomes[at].program.request ? Status() : check_one(run, at);
}

// All are tried, whichever fails first, so that the error does not depend on the number of jobs.
// A thread is started only for `least` folders that it would have.
Status for_each_of(LintRun& run, const std::vector<std::size_t>& which, std::size_t least,
                   Status (*step)(LintRun&, std::size_t)) {
  const auto into_slot = [&](std::size_t i, const std::stop_token&) -> Status {
    run.outcomes[which[i]].linted = step(run, which[i]);
    return {};
  };
  const std::size_t jobs = std::min(job_count(run.intent.jobs), which.size() / least + 1);
  return for_all(which.size(), jobs, run.session.call().stop, into_slot);
}

// Who only lints may have several components of one name: nothing but folders is called so.
bool names_go_somewhere(const workspace::ComponentFolder& folder) {
  const workspace::Config& config = folder.config;
  const image::Settings& image = config->image;
  const auto is_set = [](const auto& setting) {
    return !setting.origin.is(Origin::Kind::default_value);
  };
  return is_set(image.registry) || is_set(image.image) || is_set(image.name) ||
         is_set(image.version) || is_set(config->publish.to) || is_set(config->publish.url);
}

// What one folder cannot see.
void find_namesakes(LintRun& run) {
  std::vector<const workspace::ComponentFolder*> folders;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < run.loaded.size(); ++i) {
    if (!run.loaded[i] || !names_go_somewhere(run.loaded[i]->folder)) continue;
    folders.push_back(&run.loaded[i]->folder);
    places.push_back(i);
  }
  for (const auto what : {workspace::NameOf::release, workspace::NameOf::image}) {
    const auto others = workspace::same_named(folders, what);
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (others[i] != nullptr) run.outcomes[places[i]].namesake = others[i]->display;
    }
  }
}

Status lint_some(LintRun& run, const std::vector<std::size_t>& which,
                 Status (*step)(LintRun&, std::size_t)) {
  KFPKG_TRY(for_each_of(run, which, k_least_linted, step));
  for (const std::size_t at : which) KFPKG_TRY(run.outcomes[at].linted);
  return {};
}

FolderOutcome outcome_of_pipeline(const LintedPipeline& pipeline, const LintRun& run) {
  FolderOutcome outcome;
  outcome.found.folder = pipeline.folder.path;
  outcome.found.baseline = baseline_of(pipeline.folder, run.intent.baseline, run.cwd());
  outcome.found.rules = pipeline.rules;
  if (pipeline.named) outcome.found.only = {absolute_path(pipeline.source->path(), run.cwd())};
  check_pipeline(pipeline, outcome.found.diagnostics);
  outcome.found.sight.programs = !pipeline.program.hides_something();
  return outcome;
}

Status read_named_documents(LintRun& run) {
  for (const NamedDocument& named : run.named.documents) {
    KFPKG_TRY_ASSIGN(auto folder, workspace::load_folder(named.path.parent_path(), run.shared, {}));
    LintedDocument document{std::move(folder), {}};
    KFPKG_TRY(read_document_in(named, document.folder, run.scope(), document.outcome));
    run.documents.push_back(std::move(document));
  }
  return {};
}

Status check_documents(LintRun& run) {
  for (LintedDocument& document : run.documents)
    KFPKG_TRY(check_in(document.folder, run.scope(), document.outcome));
  return {};
}

void take_changes(FolderOutcome& outcome, LintReport& report) {
  if (!outcome.change.files.empty()) report.changes.push_back(std::move(outcome.change));
  report.fixed += outcome.fixed;
  std::move(outcome.refused.begin(), outcome.refused.end(), std::back_inserter(report.refused));
}

// Findings of single files go among those of their folders: baselines look folders up.
void join_outcomes(LintRun& run, LintReport& report) {
  for (FolderOutcome& outcome : run.outcomes) take_changes(outcome, report);
  std::vector<FolderOutcome> files;
  for (const LintedPipeline& pipeline : run.pipelines)
    files.push_back(outcome_of_pipeline(pipeline, run));
  for (LintedDocument& document : run.documents) {
    take_changes(document.outcome, report);
    files.push_back(std::move(document.outcome));
  }
  add_single_files(std::move(files), run.outcomes);
}

std::vector<FolderProgram*> programs_to_ask(LintRun& run) {
  std::vector<FolderProgram*> programs;
  const auto add = [&](FolderProgram& program) {
    if (program.request) programs.push_back(&program);
  };
  for (FolderOutcome& outcome : run.outcomes) add(outcome.program);
  for (LintedPipeline& pipeline : run.pipelines) add(pipeline.program);
  for (LintedDocument& document : run.documents) add(document.outcome.program);
  return programs;
}

// One Python process reads the programs of all folders.
Status lint_all(LintRun& run, LintReport& report) {
  run.outcomes.resize(run.folders.size());
  run.loaded.resize(run.folders.size());
  run.specs.resize(run.folders.size());
  std::vector<std::size_t> which(run.folders.size());
  std::iota(which.begin(), which.end(), std::size_t{0});
  KFPKG_TRY(for_each_of(run, which, k_least_loaded, load_one));
  find_namesakes(run);
  KFPKG_TRY(lint_some(run, which, read_one));
  KFPKG_TRY_ASSIGN(run.pipelines, find_pipelines(run.outcomes, run.named, run.scope(), run.shared));
  KFPKG_TRY(read_named_documents(run));
  std::erase_if(which, [&](std::size_t i) { return !run.outcomes[i].program.request; });
  report.unread = ask_python(programs_to_ask(run), run.session);
  KFPKG_TRY(lint_some(run, which, check_one));
  KFPKG_TRY(check_documents(run));
  join_outcomes(run, report);
  return {};
}

std::vector<std::string> documents_of(const LintRun& run) {
  std::vector<std::string> documents;
  for (std::size_t i = 0; i < run.folders.size(); ++i)
    documents.push_back(display_of(run.folders[i] / run.specs[i], run.cwd()));
  for (const NamedDocument& document : run.named.documents)
    documents.push_back(document.source->path());
  for (const LintedPipeline& pipeline : run.pipelines) {
    if (pipeline.named) documents.push_back(pipeline.source->path());
  }
  return documents;
}

}  // namespace

Result<LintReport> lint(workspace::Session& session, const LintIntent& intent) {
  if (intent.text) return lint_text(session, intent, *intent.text);
  const Invocation& call = session.call();
  workspace::SharedSettings shared(call.cwd, call.environment);
  LintPaths named = split_paths(intent.paths, shared);
  KFPKG_TRY_ASSIGN(auto folders,
                   folders_of(named, intent.others, call, shared, job_count(intent.jobs)));
  LintRun run{session,          intent,
              std::move(named), std::move(folders),
              shared,           workspace::StoredLocks(call.cwd)};
  LintReport report;
  KFPKG_TRY(lint_all(run, report));
  if (intent.fixes.mode == FixMode::show) return report;
  KFPKG_TRY(write_changes(report.changes));
  report.documents = documents_of(run);
  report.single_specs = run.documents.size();
  std::vector<FolderFindings> findings = take_findings(run.outcomes);
  if (intent.baseline.write) {
    KFPKG_TRY_ASSIGN(report.baselines, write_baselines(std::move(findings), call.cwd));
    return report;
  }
  KFPKG_TRY(add_findings(std::move(findings), call.cwd, report));
  return report;
}

ExitCode exit_code_of(const LintReport& report, bool strict) {
  const bool fails = count(report.diagnostics, Severity::error) > 0 ||
                     (strict && count(report.diagnostics, Severity::warning) > 0);
  return fails ? ExitCode::findings : ExitCode::done;
}

}  // namespace kfpkg::ops
