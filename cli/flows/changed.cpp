// SPDX-License-Identifier: Apache-2.0
// The command `changed`.
#include "cli/flows/changed.hpp"

#include "cli/flows/changed_reports.hpp"
#include "cli/flows/changes.hpp"
#include "cli/flows/component.hpp"

#include <fmt/format.h>

#include <ostream>

namespace kfpkg::cli {
namespace {

void tell(const WorkspaceChanges& changes, bool verbose, Services& services) {
  const std::string since = fmt::format("{} ({})", changes.base, changes.merge_base.substr(0, 10));
  if (changes.touched.empty()) {
    services.progress.note("changed", fmt::format("nothing since {}", since));
  }
  if (!verbose) return;
  for (const TouchedFolder& touched : changes.touched) {
    for (const std::string& reason : touched.reasons)
      services.progress.note(touched.folder->display, reason);
  }
}

}  // namespace

Result<ExitCode> run_changed(const ChangedOptions& options, Services& services,
                             const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const auto folders, load_built_folders(options.paths, {}, services));
  KFPKG_TRY_ASSIGN(const WorkspaceChanges changes, changes_since(options.base, folders, services));
  if (!common.quiet) tell(changes, common.verbose, services);
  return write_changed_reports(changes, options.reports, services);
}

}  // namespace kfpkg::cli
