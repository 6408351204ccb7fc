// SPDX-License-Identifier: Apache-2.0
// kfpkg image tag
#include "cli/commands.hpp"
#include "cli/image/image_tag.hpp"

namespace kfpkg::cli {

Action bind_image_tag(CommandLine& line) {
  const auto options = std::make_shared<ImageTagOptions>();
  line.positional("image", options->image, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.positionals("tag", options->tags, "tags that it gets as well");
  line.flag("--keep", options->keep, "refuse to move a tag that stands for another digest");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_image_tag(*options, services, common);
  };
}

}  // namespace kfpkg::cli
