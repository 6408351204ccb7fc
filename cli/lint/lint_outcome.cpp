// SPDX-License-Identifier: Apache-2.0
// Findings of all folders in one order.
#include "cli/lint/lint_outcome.hpp"

#include "cli/lint/lint_reports.hpp"
#include "core/terminal/terminal.hpp"
#include "lint/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

namespace kfpkg::cli {
namespace {

std::vector<BaselineScope> scopes_of(std::vector<FolderOutcome>& outcomes) {
  std::vector<BaselineScope> scopes;
  scopes.reserve(outcomes.size());
  for (FolderOutcome& outcome : outcomes) {
    scopes.push_back(std::move(outcome.scope));
    scopes.back().diagnostics = &outcome.diagnostics;
  }
  return scopes;
}

bool fails(const Diagnostics& diagnostics, bool strict) {
  return count(diagnostics, Severity::error) > 0 ||
         (strict && count(diagnostics, Severity::warning) > 0);
}

}  // namespace

std::optional<std::size_t> outcome_of(const std::filesystem::path& folder,
                                      const std::vector<FolderOutcome>& sorted) {
  const auto found = std::lower_bound(
      sorted.begin(), sorted.end(), folder,
      [](const FolderOutcome& one, const auto& wanted) { return one.scope.folder < wanted; });
  if (found == sorted.end() || found->scope.folder != folder) return std::nullopt;
  return static_cast<std::size_t>(found - sorted.begin());
}

std::string lint_display(const workspace::ComponentFolder& folder) {
  return folder.display == "." ? std::string() : folder.display;
}

Status lint_in(const Tree& tree, const workspace::ComponentFolder& folder,
               const LintOptions& options, const Services& services, FolderOutcome& outcome) {
  KFPKG_TRY_ASSIGN(lint::LintOptions rules, rule_options(folder, options.rules));
  FolderProgram& program = outcome.program;
  program.python = *folder.config->lint.python;
  if (!wants_fixes(options.fixes) || !program.is_answered()) {
    KFPKG_TRY(lint::lint_folder(tree, "", rules, outcome.diagnostics, program.exchange()));
  }
  if (wants_fixes(options.fixes) && !program.is_asked()) {
    program.settle();
    const FixSafety allowed = options.fixes.unsafe_fixes ? FixSafety::unsafe : FixSafety::safe;
    KFPKG_TRY_ASSIGN(lint::FolderFixes fixes,
                     lint::fix_folder(tree, "", rules, allowed, program.exchange()));
    outcome.diagnostics = std::move(fixes.remaining);
    outcome.change = {folder.path, lint_display(folder), std::move(fixes.files)};
    outcome.fixed = fixes.fixed;
  }
  outcome.scope.folder = folder.path;
  outcome.scope.file = baseline_of(folder, options.baseline, services.cwd);
  if (!outcome.scope.file.empty()) outcome.scope.rules = std::move(rules);
  return {};
}

Result<ExitCode> report_outcomes(std::vector<FolderOutcome>& outcomes,
                                 std::vector<std::string> documents, const std::string& only,
                                 const LintOptions& options, Services& services,
                                 const CommonOptions& common) {
  const std::vector<BaselineScope> scopes = scopes_of(outcomes);
  if (options.baseline.write) {
    KFPKG_TRY(write_baselines(scopes, services));
    return ExitCode::done;
  }
  KFPKG_TRY_ASSIGN(const BaselineOutcome baseline, subtract_baselines(scopes, services.cwd));
  Diagnostics all;
  std::size_t fixed = 0;
  for (FolderOutcome& outcome : outcomes) {
    std::move(outcome.diagnostics.begin(), outcome.diagnostics.end(), std::back_inserter(all));
    fixed += outcome.fixed;
  }
  if (!only.empty()) {
    std::erase_if(all, [&](const Diagnostic& diagnostic) {
      return !diagnostic.place.source || diagnostic.place.source->path() != only;
    });
  }
  sort_and_dedupe(all);
  const bool failed = fails(all, options.strict);
  const LintOutcome outcome{all, std::move(documents), options.strict, fixed, baseline.known};
  KFPKG_TRY(write_lint_reports(outcome, options.reports, services, common));
  if (only.empty() && !common.quiet) {
    for (const std::string& note : baseline.notes) services.err << printable(note) << '\n';
  }
  return failed ? ExitCode::findings : ExitCode::done;
}

}  // namespace kfpkg::cli
