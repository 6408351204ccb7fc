// SPDX-License-Identifier: Apache-2.0
// One folder linted, and findings of all folders in one order.
#include "ops/lint/folder_outcome.hpp"

#include "lint/engine.hpp"
#include "lint/fixes/fix_folder.hpp"
#include "lint/hidden_secrets.hpp"
#include "ops/lint/rule_settings.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kfpkg::ops {

std::optional<std::size_t> outcome_of(const std::filesystem::path& folder,
                                      const std::vector<FolderOutcome>& sorted) {
  const auto at = std::lower_bound(
      sorted.begin(), sorted.end(), folder,
      [](const FolderOutcome& one, const auto& wanted) { return one.found.folder < wanted; });
  if (at == sorted.end() || at->found.folder != folder) return std::nullopt;
  return static_cast<std::size_t>(at - sorted.begin());
}

std::string lint_display(const workspace::ComponentFolder& folder) {
  return folder.display == "." ? std::string() : folder.display;
}

namespace {

// A program that cannot be read is told when the folder is checked.
Status ask_for_program(Result<std::optional<python::ProgramRequest>> wanted,
                       FolderProgram& program) {
  if (wanted) {
    program.request = *std::move(wanted);
  } else if (wanted.error().kind == ErrorKind::file) {
    program.unreadable = std::move(wanted.error());
  } else {
    return tl::unexpected(std::move(wanted.error()));
  }
  return {};
}

}  // namespace

Status read_in(const Tree& tree, const workspace::ComponentFolder& folder, const LintScope& scope,
               FolderOutcome& outcome) {
  KFPKG_TRY_ASSIGN(lint::LintOptions rules, rule_options(folder, scope.intent.rules, scope.locks));
  rules.build.configured.namesake = outcome.namesake;
  outcome.found.folder = folder.path;
  KFPKG_TRY_ASSIGN(lint::ReadFolder read,
                   lint::read_folder(tree, "", rules.build, rules.spec_name));
  outcome.program.python = *folder.config->lint.python;
  if (outcome.program.python != k_no_python) {
    KFPKG_TRY(ask_for_program(lint::program_of(read, rules), outcome.program));
  }
  outcome.unchecked.emplace(UncheckedFolder{std::move(rules), std::move(read)});
  return {};
}

Status read_document_in(const NamedDocument& named, const workspace::ComponentFolder& folder,
                        const LintScope& scope, FolderOutcome& outcome) {
  KFPKG_TRY_ASSIGN(lint::LintOptions rules, rule_options(folder, scope.intent.rules, scope.locks));
  outcome.found.folder = folder.path;
  outcome.document = named.path.filename();
  outcome.found.only = {named.path};
  lint::ReadFolder read;
  if (named.unreadable) {
    read.spec = lint::ReadFolder::Spec::unreadable;
    read.source = named.source;
    read.unreadable.push_back(*named.unreadable);
  } else {
    read = lint::read_document(named.source);
  }
  outcome.program.python = *folder.config->lint.python;
  if (outcome.program.python != k_no_python)
    KFPKG_TRY(ask_for_program(lint::program_of(read, rules), outcome.program));
  outcome.unchecked.emplace(UncheckedFolder{std::move(rules), std::move(read)});
  return {};
}

namespace {

// Symbolic links are left alone, in folders and here.
Result<lint::FolderFixes> mend_document(const UncheckedFolder& unchecked,
                                        const workspace::ComponentFolder& folder,
                                        const LintScope& scope, const FolderOutcome& outcome) {
  const auto& [rules, read] = unchecked;
  const auto entry = DiskTree(folder.path, {}).stat(outcome.document);
  const bool is_there = entry && entry->has_value();
  if (is_there && (*entry)->type != EntryType::file) {
    lint::FolderFixes none;
    lint::check(read, outcome.program.known(), rules, none.remaining);
    none.sight = lint::sight_of(read);
    return none;
  }
  return lint::fix_document(read, outcome.document, outcome.program.known(), rules,
                            scope.intent.fixes.allowed);
}

}  // namespace

Status check_in(const workspace::ComponentFolder& folder, const LintScope& scope,
                FolderOutcome& outcome) {
  auto& [rules, read] = *outcome.unchecked;
  const python::ProgramAnswer* answer = outcome.program.known();
  if (scope.intent.fixes.mode == FixMode::none) {
    lint::check(read, answer, rules, outcome.found.diagnostics);
    outcome.found.sight = lint::sight_of(read);
  } else {
    KFPKG_TRY_ASSIGN(lint::FolderFixes fixed,
                     outcome.document.empty()
                         ? lint::fix_folder(read, answer, rules, scope.intent.fixes.allowed)
                         : mend_document(*outcome.unchecked, folder, scope, outcome));
    outcome.found.diagnostics = std::move(fixed.remaining);
    outcome.found.sight = fixed.sight;
    outcome.change = {folder.path, lint_display(folder), std::move(fixed.files), {}};
    outcome.fixed = fixed.fixed;
    outcome.refused = std::move(fixed.refused);
  }
  outcome.found.sight.programs = !outcome.program.hides_something();
  if (outcome.program.unreadable)
    lint::report_unreadable(*outcome.program.unreadable, read.source->path(), rules,
                            outcome.found.diagnostics);
  // Where nothing is told, nothing has to be hidden.
  if (!outcome.found.diagnostics.empty() || !outcome.change.files.empty()) {
    outcome.change.secrets = lint::HiddenSecrets(read);
    outcome.change.secrets.hide(outcome.found.diagnostics);
  }
  outcome.found.baseline = baseline_of(folder, scope.intent.baseline, scope.cwd);
  if (!outcome.found.baseline.empty()) outcome.found.rules = std::move(rules);
  outcome.unchecked.reset();
  return {};
}

void add_single_files(std::vector<FolderOutcome> files, std::vector<FolderOutcome>& outcomes) {
  if (files.empty()) return;
  std::move(files.begin(), files.end(), std::back_inserter(outcomes));
  // Folders stand before their files.
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const auto& a, const auto& b) { return a.found.folder < b.found.folder; });
  std::vector<FolderOutcome> merged;
  for (FolderOutcome& each : outcomes) {
    if (merged.empty() || merged.back().found.folder != each.found.folder) {
      merged.push_back(std::move(each));
    } else {
      merge(std::move(each.found), merged.back().found);
    }
  }
  outcomes = std::move(merged);
}

std::vector<FolderFindings> take_findings(std::vector<FolderOutcome>& outcomes) {
  std::vector<FolderFindings> all;
  all.reserve(outcomes.size());
  for (FolderOutcome& outcome : outcomes) all.push_back(std::move(outcome.found));
  return all;
}

Status add_findings(std::vector<FolderFindings> all, const std::filesystem::path& cwd,
                    LintReport& report) {
  KFPKG_TRY_ASSIGN(Subtraction subtracted, subtract_baselines(all, cwd));
  report.known = subtracted.known;
  report.notes = std::move(subtracted.notes);
  for (FolderFindings& folder : all) {
    std::move(folder.diagnostics.begin(), folder.diagnostics.end(),
              std::back_inserter(report.diagnostics));
  }
  sort_and_dedupe(report.diagnostics);
  merge_causes(report.diagnostics);
  return {};
}

}  // namespace kfpkg::ops
