// SPDX-License-Identifier: Apache-2.0
// One renderer per format; core does not know lint's rules, so they are handed over here.
#include "cli/lint/lint_reports.hpp"

#include "cli/lint/lint_statistics.hpp"
#include "cli/show.hpp"
#include "cli/version.hpp"
#include "core/diag/concise_renderer.hpp"
#include "core/diag/github_renderer.hpp"
#include "core/diag/gitlab_renderer.hpp"
#include "core/diag/json_renderer.hpp"
#include "core/diag/junit_renderer.hpp"
#include "core/diag/sarif_renderer.hpp"
#include "core/diag/text_renderer.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "core/jobs/jobs.hpp"
#include "core/text/diff.hpp"
#include "core/text/redact.hpp"
#include "lint/fixes/fix_planner.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::cli {
namespace {

/// Findings that are rendered in a row: fewer are not worth a thread.
constexpr std::size_t k_piece = 512;
constexpr std::array<std::string_view, 7> k_formats{"text",   "concise", "json", "sarif",
                                                    "github", "gitlab",  "junit"};

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

// Of pipeline files only those that were named are counted.
std::string counted_documents(const ops::LintReport& report) {
  const auto& checked = report.documents;
  const auto pipelines = static_cast<std::size_t>(
      std::count_if(checked.begin(), checked.end(),
                    [](const std::string& path) { return path.ends_with(".py"); }));
  const std::size_t specs = report.single_specs;
  const std::size_t components = checked.size() - pipelines - specs;
  std::vector<std::string> parts;
  if (components > 0 || checked.empty()) parts.push_back(counted(components, "component"));
  if (specs > 0) parts.push_back(counted(specs, "spec"));
  if (pipelines > 0) parts.push_back(counted(pipelines, "pipeline file"));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string summary(const ops::LintReport& report) {
  const std::string documents = counted_documents(report);
  if (report.diagnostics.empty()) return fmt::format("{}: nothing to report\n", documents);
  return fmt::format("{}: {}, {}, {}\n", documents,
                     counted(count(report.diagnostics, Severity::error), "error"),
                     counted(count(report.diagnostics, Severity::warning), "warning"),
                     counted(count(report.diagnostics, Severity::info), "note"));
}

std::size_t count_fixable(const Diagnostics& diagnostics, FixSafety allowed) {
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& diagnostic) {
        return lint::usable_fix(diagnostic, allowed) != nullptr;
      }));
}

// "2 fixed, 1 fixable with --fix, 1 fixable with --fix --unsafe-fixes", or nothing.
std::string fix_summary(const ops::LintReport& report) {
  const std::size_t safe = count_fixable(report.diagnostics, FixSafety::safe);
  const std::size_t unsafe = count_fixable(report.diagnostics, FixSafety::unsafe) - safe;
  std::vector<std::string> parts;
  if (report.fixed > 0) parts.push_back(fmt::format("{} fixed", report.fixed));
  if (safe > 0) parts.push_back(fmt::format("{} fixable with --fix", safe));
  if (unsafe > 0) parts.push_back(fmt::format("{} fixable with --fix --unsafe-fixes", unsafe));
  return parts.empty() ? std::string() : fmt::format("{}\n", fmt::join(parts, ", "));
}

std::string known(const ops::LintReport& report) {
  if (report.known == 0) return {};
  return fmt::format("{} in the baseline, not shown\n", counted(report.known, "known finding"));
}

// Piece by piece in several threads.
std::string frames_of(const Diagnostics& diagnostics, const TextStyle& style, std::size_t jobs) {
  std::vector<std::string> pieces((diagnostics.size() + k_piece - 1) / k_piece);
  for_each_index(pieces.size(), jobs, {}, [&](std::size_t at) {
    const std::size_t end = std::min((at + 1) * k_piece, diagnostics.size());
    for (std::size_t i = at * k_piece; i < end; ++i)
      pieces[at] += render_text(diagnostics[i], style) + "\n";
    pieces[at] = redact(pieces[at]);
  });
  return fmt::format("{}", fmt::join(pieces, ""));
}

std::string text_report(const LintedFindings& findings, const TextStyle& style, bool quiet) {
  const ops::LintReport& report = findings.report;
  std::string text = findings.statistics ? statistics_text(report.diagnostics)
                                         : frames_of(report.diagnostics, style, findings.jobs);
  if (!quiet || !report.diagnostics.empty())
    text += summary(report) + fix_summary(report) + known(report);
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

std::string render_as(std::string_view format, const LintedFindings& findings,
                      const TextStyle& style, bool quiet) {
  const ops::LintReport& report = findings.report;
  if (format == "concise") return render_concise(report.diagnostics, style);
  if (format == "json") {
    return findings.statistics ? statistics_json(report.diagnostics)
                               : render_findings_json(report.diagnostics);
  }
  if (format == "sarif") return sarif_report(report.diagnostics);
  if (format == "github") return render_github(report.diagnostics);
  if (format == "gitlab") return render_gitlab(report.diagnostics);
  if (format == "junit")
    return render_junit(report.diagnostics, report.documents, {findings.strict});
  return text_report(findings, style, quiet);
}

// Frames show lines of Dockerfiles and specs, which may hold credentials.
std::string render(std::string_view format, const LintedFindings& findings, const TextStyle& style,
                   bool quiet) {
  return redact(render_as(format, findings, style, quiet));
}

// The findings are in the log already, so a summary that cannot be written fails nothing.
void append_step_summary(const Diagnostics& diagnostics, const Invocation& call, Console& console) {
  const auto path = call.environment.get("GITHUB_STEP_SUMMARY");
  if (!path || path->empty()) return;
  const Status status =
      append_to_file(call.cwd / *path, redact(render_github_summary(diagnostics)));
  if (!status) remark(console, "warning: no job summary: " + status.error().message);
}

}  // namespace

std::span<const std::string_view> lint_formats() {
  return k_formats;
}

Status write_lint_reports(const LintedFindings& findings, const std::vector<ReportTarget>& targets,
                          const Invocation& call, Console& console) {
  std::string_view printed = targets.empty() ? "text" : "";
  for (const ReportTarget& target : targets) {
    if (target.file.empty()) {
      printed = target.format;
    } else {
      KFPKG_TRY(write_report(call.cwd, target.file, render(target.format, findings, {}, false)));
    }
  }
  if (!printed.empty()) {
    const TextStyle style{console.out_terminal.colour, console.out_terminal.width};
    KFPKG_TRY(write_product(console, render(printed, findings, style, console.common.quiet)));
  }
  const bool on_github = std::any_of(targets.begin(), targets.end(), [](const ReportTarget& each) {
    return each.format == "github";
  });
  if (on_github) append_step_summary(findings.report.diagnostics, call, console);
  return {};
}

std::string diff_of(const std::vector<ops::FolderChange>& changes) {
  std::string text;
  for (const ops::FolderChange& change : changes) {
    for (const lint::FixedFile& file : change.files) {
      text += unified_diff(join_path(change.display, file.path), change.secrets.masked(file.before),
                           change.secrets.masked(file.after));
    }
  }
  return redact(text);
}

std::string text_of(const std::vector<ops::WrittenBaseline>& baselines) {
  std::string text;
  for (const ops::WrittenBaseline& baseline : baselines) {
    text += fmt::format("{}: {}", printable(baseline.file), counted(baseline.found, "finding"));
    if (baseline.others > 0)
      text += fmt::format(", {} more kept that this run could not look for", baseline.others);
    text += '\n';
  }
  return text;
}

}  // namespace kfpkg::cli
