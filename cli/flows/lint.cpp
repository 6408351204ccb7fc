// SPDX-License-Identifier: Apache-2.0
// Lints folders side by side and prints what was found in one order.
#include "cli/flows/lint.hpp"

#include "cli/config/workspace.hpp"
#include "cli/flows/lint_reports.hpp"
#include "lint/engine.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <ostream>

namespace kfpkg::cli {
namespace {

// What one folder gives, filled in by one of several threads.
struct FolderOutcome {
  Diagnostics diagnostics;
  FolderChange change;
  std::size_t fixed = 0;
};

Status lint_one(const std::filesystem::path& path, const LintOptions& options,
                const Services& services, FolderOutcome& outcome) {
  KFPKG_TRY_ASSIGN(const ComponentFolder folder,
                   load_folder(path, services.cwd, services.environment, {}));
  KFPKG_TRY_ASSIGN(const lint::LintOptions rules, rule_options(folder, options.rules));
  const std::string display = folder.display == "." ? std::string() : folder.display;
  const DiskTree tree(folder.path, display);
  if (!wants_fixes(options.fixes)) {
    return lint::lint_folder(tree, "", rules, outcome.diagnostics);
  }
  const FixSafety allowed = options.fixes.unsafe_fixes ? FixSafety::unsafe : FixSafety::safe;
  KFPKG_TRY_ASSIGN(lint::FolderFixes fixes, lint::fix_folder(tree, "", rules, allowed));
  outcome = {
      std::move(fixes.remaining), {folder.path, display, std::move(fixes.files)}, fixes.fixed};
  return {};
}

std::vector<std::string> documents_of(const std::vector<std::filesystem::path>& folders,
                                      const std::filesystem::path& cwd) {
  std::vector<std::string> documents;
  for (const auto& folder : folders)
    documents.push_back(display_of(folder / "component.yaml", cwd));
  return documents;
}

}  // namespace

Result<ExitCode> run_lint(const LintOptions& options, Services& services,
                          const CommonOptions& common) {
  KFPKG_TRY(check_fix_options(options.fixes, !options.reports.empty()));
  KFPKG_TRY(check_rule_flags(options.rules));
  KFPKG_TRY_ASSIGN(const auto folders, find_component_folders(options.paths, services.cwd));
  std::vector<FolderOutcome> found(folders.size());
  std::vector<Status> status(folders.size());
  for_each_index(folders.size(), job_count(options.jobs), services.stop, [&](std::size_t i) {
    status[i] = lint_one(folders[i], options, services, found[i]);
  });
  if (services.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  Diagnostics all;
  std::vector<FolderChange> changes;
  std::size_t fixed = 0;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    KFPKG_TRY(status[i]);
    all.insert(all.end(), found[i].diagnostics.begin(), found[i].diagnostics.end());
    changes.push_back(std::move(found[i].change));
    fixed += found[i].fixed;
  }
  if (options.fixes.diff) {
    const std::string diff = diff_of(changes);
    services.out << diff;
    return diff.empty() ? ExitCode::done : ExitCode::findings;
  }
  KFPKG_TRY(write_changes(changes));
  sort_and_dedupe(all);
  const LintOutcome outcome{all, documents_of(folders, services.cwd), options.strict, fixed};
  KFPKG_TRY(write_lint_reports(outcome, options.reports, services, common));
  const bool failed =
      count(all, Severity::error) > 0 || (options.strict && count(all, Severity::warning) > 0);
  return failed ? ExitCode::findings : ExitCode::done;
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
