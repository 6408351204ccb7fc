// SPDX-License-Identifier: Apache-2.0
// kfpkg image delete
#include "cli/commands.hpp"
#include "cli/image/image_tag.hpp"

namespace kfpkg::cli {

Action bind_image_delete(CommandLine& line) {
  const auto options = std::make_shared<ImageDeleteOptions>();
  line.positional("image", options->image, "REGISTRY/NAME:TAG, NAME@DIGEST, or oci:DIR:TAG");
  line.flag("--yes", options->yes, "delete a digest, and with it all tags that stand for it");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_image_delete(*options, services, common);
  };
}

}  // namespace kfpkg::cli
