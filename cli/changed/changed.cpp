// SPDX-License-Identifier: Apache-2.0
// The command `changed`.
#include "cli/changed/changed.hpp"

#include "cli/changed/changed_reports.hpp"
#include "workspace/changes/changes.hpp"
#include "workspace/folders/load_folders.hpp"

#include <fmt/format.h>

#include <ostream>

namespace kfpkg::cli {
namespace {

void tell(const workspace::WorkspaceChanges& changes, bool verbose, Services& services) {
  const std::string since = fmt::format("{} ({})", changes.base, changes.merge_base.substr(0, 10));
  if (changes.touched.empty()) {
    services.progress.note("changed", fmt::format("nothing since {}", since));
  }
  if (!verbose) return;
  for (const workspace::TouchedFolder& touched : changes.touched) {
    for (const std::string& reason : touched.reasons)
      services.progress.note(touched.folder->display, reason);
  }
}

}  // namespace

Result<ExitCode> run_changed(const ChangedOptions& options, Services& services,
                             const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const auto folders, workspace::load_built_folders(options.paths, {}, services));
  KFPKG_TRY_ASSIGN(const workspace::WorkspaceChanges changes,
                   workspace::changes_since(options.base, folders, services));
  if (!common.quiet) tell(changes, common.verbose, services);
  return write_changed_reports(changes, options.reports, services);
}

}  // namespace kfpkg::cli
