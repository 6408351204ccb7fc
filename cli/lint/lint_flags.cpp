// SPDX-License-Identifier: Apache-2.0
// One check for each pair of flags without a meaning.
#include "cli/lint/lint_flags.hpp"

#include "lint/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::cli {
namespace {

constexpr const char* k_stdin = "-";

Status check_fixes(const LintFlags& flags) {
  if (flags.unsafe_fixes && !flags.fix && !flags.diff) {
    return fail(ErrorKind::usage, "lint: --unsafe-fixes says which fixes, but not what to do",
                "add --fix to write them, or --diff to see them");
  }
  if (flags.fix && flags.diff) {
    return fail(ErrorKind::usage, "lint: --fix writes and --diff does not",
                "use --diff first, then --fix");
  }
  if (flags.diff && !flags.reports.empty()) {
    return fail(ErrorKind::usage, "lint: --diff prints a diff and has no other format",
                "the fixes are in the JSON of kfpkg lint without --diff");
  }
  return {};
}

Status check_baseline(const LintFlags& flags) {
  const bool alone = !flags.fix && !flags.diff && flags.reports.empty();
  if (!flags.intent.baseline.write || alone) return {};
  return fail(ErrorKind::usage, "lint: --write-baseline writes what is found, and nothing else",
              "leave --fix, --diff and --format out");
}

Status check_statistics(const LintFlags& flags) {
  if (!flags.statistics) return {};
  if (flags.diff || flags.intent.baseline.write) {
    return fail(ErrorKind::usage, "lint: --statistics reports findings, and nothing is reported",
                "leave --diff and --write-baseline out");
  }
  for (const ReportTarget& report : flags.reports) {
    if (report.format == "text" || report.format == "json") continue;
    return fail(ErrorKind::usage,
                fmt::format("lint: --statistics has no form in the format {}", report.format),
                "its formats are text and json");
  }
  return {};
}

Status check_rules(const ops::RuleFlags& rules) {
  const auto wrong = [](Status status, const char* flag) -> Status {
    if (status) return status;
    Error& error = status.error();
    return fail(ErrorKind::usage, fmt::format("{}: {}", flag, error.message),
                std::move(error.hint));
  };
  KFPKG_TRY(wrong(lint::check_targets(rules.targets), "--target"));
  KFPKG_TRY(wrong(lint::check_selectors(rules.select), "--select"));
  return wrong(lint::check_selectors(rules.ignore), "--ignore");
}

Status check_stdin(const LintFlags& flags) {
  if (flags.stdin_file.empty()) {
    return fail(ErrorKind::usage, "lint: - reads standard input, but which file is it?",
                "add --stdin-filename PATH");
  }
  const std::vector<std::string>& paths = flags.intent.paths;
  if (paths.size() > 1 || (!paths.empty() && paths[0] != k_stdin)) {
    return fail(ErrorKind::usage, "lint: standard input is linted alone",
                "name no other path beside -");
  }
  if (flags.intent.baseline.write) {
    return fail(ErrorKind::usage, "lint: --write-baseline is about files, not standard input");
  }
  const bool prints_report =
      std::any_of(flags.reports.begin(), flags.reports.end(),
                  [](const ReportTarget& report) { return report.file.empty(); });
  if (flags.fix && prints_report) {
    return fail(ErrorKind::usage, "lint: with --fix the text goes to standard output",
                "write the report to a file: --format NAME=FILE");
  }
  return {};
}

}  // namespace

bool reads_stdin(const LintFlags& flags) {
  const std::vector<std::string>& paths = flags.intent.paths;
  return !flags.stdin_file.empty() || std::find(paths.begin(), paths.end(), k_stdin) != paths.end();
}

Result<ops::LintIntent> lint_intent(const LintFlags& flags) {
  KFPKG_TRY(check_fixes(flags));
  KFPKG_TRY(check_baseline(flags));
  KFPKG_TRY(check_statistics(flags));
  KFPKG_TRY(check_rules(flags.intent.rules));
  if (reads_stdin(flags)) KFPKG_TRY(check_stdin(flags));
  ops::LintIntent intent = flags.intent;
  if (flags.fix) intent.fixes.mode = ops::FixMode::write;
  if (flags.diff) intent.fixes.mode = ops::FixMode::show;
  if (flags.unsafe_fixes) intent.fixes.allowed = FixSafety::unsafe;
  if (flags.skip_unrelated) intent.others = workspace::OtherFiles::skip;
  return intent;
}

}  // namespace kfpkg::cli
