// SPDX-License-Identifier: Apache-2.0
// kfpkg publish: digest-pinned specs to a git repository or a folder.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct PublishOptions {
  std::vector<std::string> paths;
  std::vector<std::string> platforms;
  std::string to;
  std::string url;
  std::string registry;
  std::string version;
  bool dry_run = false;
};

[[nodiscard]] Result<ExitCode> run_publish(const PublishOptions& options, Services& services,
                                           const CommonOptions& common);

}  // namespace kfpkg::cli
