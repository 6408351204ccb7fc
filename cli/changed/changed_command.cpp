// SPDX-License-Identifier: Apache-2.0
// kfpkg changed
#include "cli/changed/changed_reports.hpp"
#include "cli/commands.hpp"
#include "workspace/changes/changes.hpp"
#include "workspace/folders/load_folders.hpp"

#include <fmt/format.h>

#include <memory>

namespace kfpkg::cli {
namespace {

struct ChangedOptions {
  std::vector<std::string> paths;
  std::string base;  ///< a revision; empty: found
  std::vector<ReportTarget> reports;
};

void tell(const workspace::WorkspaceChanges& changes, ProgressSink& progress) {
  if (changes.base.empty())
    progress.note("changed",
                  "CI does not say what was there before: all components count as changed");
  const std::string since = fmt::format("{} ({})", changes.base, changes.merge_base.substr(0, 10));
  if (changes.touched.empty() && !changes.base.empty())
    progress.note("changed", fmt::format("nothing since {}", since));
  for (const workspace::TouchedFolder& touched : changes.touched) {
    for (const std::string& reason : touched.reasons) {
      progress.detail(touched.folder->display, reason);
    }
  }
}

Result<ExitCode> run(const ChangedOptions& options, workspace::Session& session, Console& console) {
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(
      const auto folders,
      workspace::load_built_folders(options.paths, {}, call, workspace::NoComponents::accept));
  KFPKG_TRY_ASSIGN(const workspace::WorkspaceChanges changes,
                   workspace::changes_since(options.base, folders, options.paths, call));
  tell(changes, call.progress);
  KFPKG_TRY(write_changed_reports(changes, options.reports, call.cwd, console));
  return ExitCode::done;
}

Action bind_changed(CommandLine& line) {
  const auto options = std::make_shared<ChangedOptions>();
  line.positionals("path", options->paths,
                   "component folders, or folders above them (default: this one)");
  line.option("--base", options->base, "REVISION",
              "branch or commit to compare with (default: where the pull request goes to, what was "
              "there before the push, or the remote's main branch)");
  line.reports_as(options->reports, changed_formats());
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
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
