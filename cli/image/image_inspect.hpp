// SPDX-License-Identifier: Apache-2.0
// kfpkg image inspect: index, platforms, sizes and how the program starts.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct ImageInspectOptions {
  std::string image;
  std::vector<std::string> platforms;
};

[[nodiscard]] Result<ExitCode> run_image_inspect(const ImageInspectOptions& options,
                                                 Services& services, const CommonOptions& common);

}  // namespace kfpkg::cli
