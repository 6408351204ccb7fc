// SPDX-License-Identifier: Apache-2.0
// kfpkg image copy: an image with all its platforms from one registry or layout to another.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct ImageCopyOptions {
  std::string from;
  std::string to;
  std::vector<std::string> platforms;
  bool dry_run = false;
};

[[nodiscard]] Result<ExitCode> run_image_copy(const ImageCopyOptions& options, Services& services,
                                              const CommonOptions& common);

}  // namespace kfpkg::cli
