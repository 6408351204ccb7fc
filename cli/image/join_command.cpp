// SPDX-License-Identifier: Apache-2.0
// kfpkg image join
#include "cli/commands.hpp"
#include "cli/image/image_join.hpp"

namespace kfpkg::cli {

Action bind_image_join(CommandLine& line) {
  const auto options = std::make_shared<ImageJoinOptions>();
  line.positional("target", options->target,
                  "REGISTRY/NAME[:TAG] or oci:DIR[:TAG] that the index gets");
  line.positionals("image", options->images,
                   "images of one platform each, or indexes; @DIGEST is one of the target's own");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_image_join(*options, services, common);
  };
}

}  // namespace kfpkg::cli
