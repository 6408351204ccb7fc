// SPDX-License-Identifier: Apache-2.0
// kfpkg lint
#include "cli/commands.hpp"
#include "cli/lint/lint_flags.hpp"
#include "cli/lint/lint_reports.hpp"
#include "cli/show.hpp"
#include "core/fs/tree.hpp"
#include "core/jobs/jobs.hpp"
#include "ops/lint/lint.hpp"

#include <fmt/format.h>

#include <array>
#include <istream>
#include <memory>

namespace kfpkg::cli {
namespace {

Result<std::string> read_text(std::istream& in) {
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() <= k_document_limit) continue;
    return fail(ErrorKind::file,
                fmt::format("standard input: larger than {} bytes", k_document_limit));
  }
  return text;
}

void tell_unread(const ops::LintReport& report, Console& console) {
  if (!console.common.verbose) return;
  for (const Error& error : report.unread) {
    remark(console, "kfpkg: programs were not checked: " + error.message);
    if (!error.hint.empty()) remark(console, "  " + error.hint);
  }
}

void tell_refused(const ops::LintReport& report, Console& console) {
  if (console.common.quiet) return;
  for (const lint::RefusedFix& refused : report.refused) {
    const Place& place = refused.finding.place;
    const Diagnostic& error = refused.error;
    remark(console,
           fmt::format(
               "note: {}:{}: \"{}\" [{}] is not applied, for there would be a new error: {} [{}]",
               place.source->path(), place.source->position(place.span.begin).line, refused.fix,
               refused.finding.rule, error.message, error.rule));
  }
}

Result<ExitCode> show_findings(const LintFlags& flags, const ops::LintReport& report,
                               const Invocation& call, Console& console) {
  const LintedFindings findings{report, flags.strict, flags.statistics,
                                job_count(flags.intent.jobs)};
  KFPKG_TRY(write_lint_reports(findings, flags.reports, call, console));
  if (!console.common.quiet) {
    for (const std::string& note : report.notes) remark(console, note);
  }
  return ops::exit_code_of(report, flags.strict);
}

Result<ExitCode> run(const LintFlags& flags, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(ops::LintIntent intent, lint_intent(flags));
  if (reads_stdin(flags)) {
    KFPKG_TRY_ASSIGN(std::string text, read_text(console.in));
    intent.text = ops::GivenText{flags.stdin_file, std::move(text)};
  }
  KFPKG_TRY_ASSIGN(const ops::LintReport report, ops::lint(session, intent));
  tell_unread(report, console);
  tell_refused(report, console);
  if (intent.fixes.mode == ops::FixMode::show) {
    KFPKG_TRY(write_product(console, diff_of(report.changes)));
    return report.changes.empty() ? ExitCode::done : ExitCode::findings;
  }
  if (intent.baseline.write) {
    KFPKG_TRY(write_product(console, text_of(report.baselines)));
    return ExitCode::done;
  }
  if (!intent.text || intent.fixes.mode == ops::FixMode::none)
    return show_findings(flags, report, session.call(), console);
  KFPKG_TRY(write_product(console, report.text));
  Console watched = aside(console);
  return show_findings(flags, report, session.call(), watched);
}

Action bind_lint(CommandLine& line) {
  const auto flags = std::make_shared<LintFlags>();
  ops::LintIntent& intent = flags->intent;
  line.positionals("path", intent.paths,
                   "component folders, folders above them, files in them, specs and pipelines by "
                   "their files, or "
                   "- (default: this folder)");
  line.list("--target", intent.rules.targets, "NAME,...",
            "what specs must run on: kfp-1.8, kfp-2, kfp-2.17, vertex (default: kfp-2)");
  line.list("--select", intent.rules.select, "RULE,...",
            "report only these: id, beginning of ids (KF1), or name (default: all)");
  line.list("--ignore", intent.rules.ignore, "RULE,...", "do not report these");
  line.option("--baseline", intent.baseline.file, "FILE",
              "known findings, which are not reported (default: the setting lint.baseline)");
  line.flag("--write-baseline", intent.baseline.write,
            "write what is found into the baseline, and report nothing");
  line.flag("--statistics", flags->statistics, "report how often each rule found something");
  line.flag("--strict", flags->strict, "warnings fail too");
  line.flag("--fix", flags->fix, "write the fixes that do not change what a component does");
  line.flag("--unsafe-fixes", flags->unsafe_fixes,
            "with --fix or --diff: the other fixes too; look at what they change");
  line.flag("--diff", flags->diff, "show what --fix would write, and write nothing");
  line.option("--stdin-filename", flags->stdin_file, "PATH",
              "lint standard input as this file; with --fix print the text as it should be");
  line.flag("--skip-unrelated", flags->skip_unrelated,
            "pass over files that belong to no component folder, as hooks name them");
  line.number("-j,--jobs", intent.jobs, "N", "components at a time (default: the processors)");
  line.acts_only_with(flags->fix);
  line.acts_only_with(intent.baseline.write);
  line.reports_as(flags->reports, lint_formats());
  return [flags](workspace::Session& session, Console& console) {
    return run(*flags, session, console);
  };
}

}  // namespace

Command lint_command() {
  return {"lint",
          "check component specs as Kubeflow Pipelines will, and for what it lets pass",
          "  kfpkg lint\n  kfpkg lint components --target kfp-1.8,kfp-2 --format json\n"
          "  kfpkg lint --format github --format sarif=lint.sarif\n",
          bind_lint,
          true,
          20};
}

}  // namespace kfpkg::cli
