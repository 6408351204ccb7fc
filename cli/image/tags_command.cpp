// SPDX-License-Identifier: Apache-2.0
// kfpkg image tags
#include "cli/commands.hpp"
#include "cli/image/image_tag.hpp"

namespace kfpkg::cli {

Action bind_image_tags(CommandLine& line) {
  const auto options = std::make_shared<ImageTagsOptions>();
  line.positional("repository", options->repository, "REGISTRY/NAME, or oci:DIR");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_image_tags(*options, services, common);
  };
}

}  // namespace kfpkg::cli
