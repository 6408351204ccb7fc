// SPDX-License-Identifier: Apache-2.0
// kfpkg image join: one index of images that were pushed one by one.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct ImageJoinOptions {
  std::string target;
  std::vector<std::string> images;
};

[[nodiscard]] Result<ExitCode> run_image_join(const ImageJoinOptions& options, Services& services,
                                              const CommonOptions& common);

}  // namespace kfpkg::cli
