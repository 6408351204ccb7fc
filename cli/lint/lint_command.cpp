// SPDX-License-Identifier: Apache-2.0
// kfpkg lint, kfpkg explain
#include "cli/commands.hpp"
#include "cli/lint/lint.hpp"
#include "cli/lint/lint_reports.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_lint(CommandLine& line) {
  const auto options = std::make_shared<LintOptions>();
  line.positionals(
      "path", options->paths,
      "component folders, folders above them, files in them, pipeline files, or - (default: this "
      "folder)");
  line.list("--target", options->rules.targets, "NAME,...",
            "what specs must run on: kfp-1.8, kfp-2, kfp-2.17, vertex (default: kfp-2)");
  line.list("--select", options->rules.select, "RULE,...",
            "report only these: id, beginning of ids (KF1), or name (default: all)");
  line.list("--ignore", options->rules.ignore, "RULE,...", "do not report these");
  line.option("--baseline", options->baseline.file, "FILE",
              "known findings, which are not reported (default: the setting lint.baseline)");
  line.flag("--write-baseline", options->baseline.write,
            "write what is found into the baseline, and report nothing");
  line.flag("--strict", options->strict, "warnings fail too");
  line.flag("--fix", options->fixes.fix,
            "write the fixes that do not change what a component does");
  line.flag("--unsafe-fixes", options->fixes.unsafe_fixes,
            "with --fix or --diff: the other fixes too; look at what they change");
  line.flag("--diff", options->fixes.diff, "show what --fix would write, and write nothing");
  line.option("--stdin-filename", options->stdin_file, "PATH",
              "lint standard input as this file; with --fix print the text as it should be");
  line.flag("--skip-unrelated", options->skip_unrelated,
            "pass over files that belong to no component folder, as hooks name them");
  line.number("-j,--jobs", options->jobs, "N", "components at a time (default: the processors)");
  line.acts_only_with(options->fixes.fix);
  line.acts_only_with(options->baseline.write);
  line.reports_as(options->reports, lint_formats());
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_lint(*options, services, console.common);
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
