// SPDX-License-Identifier: Apache-2.0
// Lints folders side by side and prints what was found in one order.
#include "cli/flows/lint.hpp"

#include "cli/config/workspace.hpp"
#include "cli/flows/lint_outcome.hpp"
#include "cli/flows/lint_stdin.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <ostream>

namespace kfpkg::cli {
namespace {

Status lint_one(const std::filesystem::path& path, const LintOptions& options,
                const Services& services, SharedSettings& shared, FolderOutcome& outcome) {
  KFPKG_TRY_ASSIGN(const ComponentFolder folder, load_folder(path, shared, {}));
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
  KFPKG_TRY(check_usage(options));
  if (reads_stdin(options)) return run_lint_stdin(options, services, common);
  const OtherFiles others = options.skip_unrelated ? OtherFiles::skip : OtherFiles::refuse;
  KFPKG_TRY_ASSIGN(const auto folders, find_component_folders(options.paths, services.cwd, others));
  std::vector<FolderOutcome> found(folders.size());
  std::vector<Status> status(folders.size());
  SharedSettings shared(services.cwd, services.environment);
  for_each_index(folders.size(), job_count(options.jobs), services.stop, [&](std::size_t i) {
    status[i] = lint_one(folders[i], options, services, shared, found[i]);
  });
  if (services.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  std::vector<FolderChange> changes;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    KFPKG_TRY(status[i]);
    if (!found[i].change.files.empty()) changes.push_back(std::move(found[i].change));
  }
  if (options.fixes.diff) {
    const std::string diff = diff_of(changes);
    services.out << diff;
    return diff.empty() ? ExitCode::done : ExitCode::findings;
  }
  KFPKG_TRY(write_changes(changes));
  return report_outcomes(found, documents_of(folders, services.cwd), {}, options, services, common);
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
