// SPDX-License-Identifier: Apache-2.0
// kfpkg image inspect
#include "cli/commands.hpp"
#include "cli/image/image_inspect.hpp"

namespace kfpkg::cli {

Action bind_image_inspect(CommandLine& line) {
  const auto options = std::make_shared<ImageInspectOptions>();
  line.positional("image", options->image, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.list("--platform", options->platforms, "OS/ARCH,...", "these platforms only");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_image_inspect(*options, services, common);
  };
}

}  // namespace kfpkg::cli
