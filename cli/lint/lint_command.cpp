// SPDX-License-Identifier: Apache-2.0
// kfpkg lint, kfpkg explain
#include "cli/commands.hpp"
#include "cli/lint/lint.hpp"
#include "cli/lint/lint_reports.hpp"

namespace kfpkg::cli {

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
  return [options](Services& services, const CommonOptions& common) {
    return run_lint(*options, services, common);
  };
}

Action bind_explain(CommandLine& line) {
  const auto rule = std::make_shared<std::string>();
  line.optional_positional("rule", *rule, "id or name of a rule (default: the list of all)");
  return [rule](Services& services, const CommonOptions&) { return run_explain(*rule, services); };
}

}  // namespace kfpkg::cli
