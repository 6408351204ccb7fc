// SPDX-License-Identifier: Apache-2.0
// kfpkg image tag, tags and delete: names for what is there already.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct ImageTagOptions {
  std::string image;
  std::vector<std::string> tags;
  bool keep = false;  ///< tags that stand for something else are left alone
};
[[nodiscard]] Result<ExitCode> run_image_tag(const ImageTagOptions& options, Services& services,
                                             const CommonOptions& common);

struct ImageTagsOptions {
  std::string repository;
};
[[nodiscard]] Result<ExitCode> run_image_tags(const ImageTagsOptions& options, Services& services,
                                              const CommonOptions& common);

struct ImageDeleteOptions {
  std::string image;
  bool yes = false;
};
[[nodiscard]] Result<ExitCode> run_image_delete(const ImageDeleteOptions& options,
                                                Services& services, const CommonOptions& common);

}  // namespace kfpkg::cli
