// SPDX-License-Identifier: Apache-2.0
// kfpkg changed: the components that a git range touches, for people and for CI.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct ChangedOptions {
  std::vector<std::string> paths;
  std::string base;  ///< a revision; empty: found
  std::vector<ReportTarget> reports;
};

[[nodiscard]] Result<ExitCode> run_changed(const ChangedOptions& options, Services& services,
                                           const CommonOptions& common);

}  // namespace kfpkg::cli
