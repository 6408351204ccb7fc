// SPDX-License-Identifier: Apache-2.0
// kfpkg changed
#include "cli/changed/changed.hpp"
#include "cli/changed/changed_reports.hpp"
#include "cli/commands.hpp"

namespace kfpkg::cli {

Action bind_changed(CommandLine& line) {
  const auto options = std::make_shared<ChangedOptions>();
  line.positionals("path", options->paths,
                   "component folders, or folders above them (default: this one)");
  line.option("--base", options->base, "REVISION",
              "branch or commit to compare with (default: where the pull request goes to, or the "
              "remote's main branch)");
  line.reports_as(options->reports, changed_formats());
  return [options](Services& services, const CommonOptions& common) {
    return run_changed(*options, services, common);
  };
}

}  // namespace kfpkg::cli
