// SPDX-License-Identifier: Apache-2.0
// kfpkg run: one component on this machine as the KFP backend would run it.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct RunOptions {
  std::string path = ".";
  std::vector<std::string> inputs;  ///< NAME=VALUE
  std::string output_dir;           ///< empty: kfpkg-run below the current directory
  std::string platform;             ///< empty: linux/amd64
  std::string image;                ///< empty: what was built from the files as they are
  std::string network;
};

[[nodiscard]] Result<ExitCode> run_run(const RunOptions& options, Services& services,
                                       const CommonOptions& common);

}  // namespace kfpkg::cli
