// SPDX-License-Identifier: Apache-2.0
// One renderer per format; core does not know lint's rules, so they are handed over here.
#include "cli/lint/lint_reports.hpp"

#include "cli/lint/lint_fix.hpp"
#include "cli/version.hpp"
#include "core/diag/concise_renderer.hpp"
#include "core/diag/github_renderer.hpp"
#include "core/diag/gitlab_renderer.hpp"
#include "core/diag/json_renderer.hpp"
#include "core/diag/junit_renderer.hpp"
#include "core/diag/sarif_renderer.hpp"
#include "core/diag/text_renderer.hpp"
#include "core/fs/change_set.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

namespace kfpkg::cli {
namespace {

constexpr std::array<std::string_view, 7> k_formats{"text",   "concise", "json", "sarif",
                                                    "github", "gitlab",  "junit"};

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

// Of pipeline files only those that were named are counted.
std::string counted_documents(const std::vector<std::string>& checked) {
  const auto pipelines = static_cast<std::size_t>(
      std::count_if(checked.begin(), checked.end(),
                    [](const std::string& path) { return path.ends_with(".py"); }));
  const std::string files = counted(pipelines, "pipeline file");
  if (pipelines > 0 && pipelines == checked.size()) return files;
  const std::string components = counted(checked.size() - pipelines, "component");
  return pipelines == 0 ? components : fmt::format("{}, {}", components, files);
}

std::string summary(const LintOutcome& outcome) {
  const std::string documents = counted_documents(outcome.checked);
  if (outcome.diagnostics.empty()) return fmt::format("{}: nothing to report\n", documents);
  return fmt::format("{}: {}, {}, {}\n", documents,
                     counted(count(outcome.diagnostics, Severity::error), "error"),
                     counted(count(outcome.diagnostics, Severity::warning), "warning"),
                     counted(count(outcome.diagnostics, Severity::info), "note"));
}

std::string known(const LintOutcome& outcome) {
  if (outcome.known == 0) return {};
  return fmt::format("{} in the baseline, not shown\n", counted(outcome.known, "known finding"));
}

std::string text_report(const LintOutcome& outcome, const TextStyle& style, bool quiet) {
  std::string text;
  for (const Diagnostic& diagnostic : outcome.diagnostics)
    text += render_text(diagnostic, style) + "\n";
  if (!quiet || !outcome.diagnostics.empty())
    text += summary(outcome) + fix_summary(outcome.diagnostics, outcome.fixed) + known(outcome);
  return text;
}

std::string sarif_report(const Diagnostics& diagnostics) {
  std::vector<ReportedRule> rules;
  for (const lint::Rule* rule : lint::rule_table()) {
    const lint::RuleInfo& info = rule->info;
    rules.push_back({info.rule.id, info.rule.name, info.severity, info.fails_at, info.summary,
                     info.explanation, lint::explain(info)});
  }
  return render_sarif(diagnostics, rules, k_version);
}

std::string render(std::string_view format, const LintOutcome& outcome, const TextStyle& style,
                   bool quiet) {
  if (format == "concise") return render_concise(outcome.diagnostics, style);
  if (format == "json") return render_findings_json(outcome.diagnostics);
  if (format == "sarif") return sarif_report(outcome.diagnostics);
  if (format == "github") return render_github(outcome.diagnostics);
  if (format == "gitlab") return render_gitlab(outcome.diagnostics);
  if (format == "junit")
    return render_junit(outcome.diagnostics, outcome.checked, {outcome.strict});
  return text_report(outcome, style, quiet);
}

// The findings are in the log already, so a summary that cannot be written fails nothing.
void append_step_summary(const Diagnostics& diagnostics, Services& services) {
  const auto path = services.environment.get("GITHUB_STEP_SUMMARY");
  if (!path || path->empty()) return;
  const Status status = append_to_file(services.cwd / *path, render_github_summary(diagnostics));
  if (!status) {
    services.err << fmt::format("warning: no job summary: {}\n", printable(status.error().message));
  }
}

}  // namespace

std::span<const std::string_view> lint_formats() {
  return k_formats;
}

Status write_lint_reports(const LintOutcome& outcome, const std::vector<ReportTarget>& reports,
                          Services& services, const CommonOptions& common) {
  for (const ReportTarget& report : reports) {
    if (report.file.empty()) continue;
    KFPKG_TRY(write_report(services.cwd / report.file, render(report.format, outcome, {}, false)));
  }
  const TextStyle style{services.out_terminal.colour, services.out_terminal.width};
  for (const ReportTarget& report : reports) {
    if (report.file.empty()) services.out << render(report.format, outcome, style, common.quiet);
  }
  if (reports.empty()) services.out << render("text", outcome, style, common.quiet);
  const bool on_github = std::any_of(reports.begin(), reports.end(), [](const ReportTarget& each) {
    return each.format == "github";
  });
  if (on_github) append_step_summary(outcome.diagnostics, services);
  return {};
}

}  // namespace kfpkg::cli
