// SPDX-License-Identifier: Apache-2.0
// kfpkg changed
#include "cli/changed/changed.hpp"
#include "cli/changed/changed_reports.hpp"
#include "cli/commands.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_changed(CommandLine& line) {
  const auto options = std::make_shared<ChangedOptions>();
  line.positionals("path", options->paths,
                   "component folders, or folders above them (default: this one)");
  line.option("--base", options->base, "REVISION",
              "branch or commit to compare with (default: where the pull request goes to, or the "
              "remote's main branch)");
  line.reports_as(options->reports, changed_formats());
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_changed(*options, services, console.common);
  };
}

}  // namespace

Command changed_command() {
  return {"changed",
          "the components that a git range touches",
          "  kfpkg changed --base origin/main\n"
          "  kfpkg changed --format github >> \"$GITHUB_OUTPUT\"\n"
          "  kfpkg lint $(kfpkg changed)\n",
          bind_changed,
          true,
          50};
}

}  // namespace kfpkg::cli
