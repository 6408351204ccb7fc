// SPDX-License-Identifier: Apache-2.0
// kfpkg verify: published URLs as KFP reads them, and their images as clusters pull them.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct VerifyOptions {
  std::string url;
  std::vector<std::string> platforms;
};

[[nodiscard]] Result<ExitCode> run_verify(const VerifyOptions& options, Services& services,
                                          const CommonOptions& common);

}  // namespace kfpkg::cli
