// SPDX-License-Identifier: Apache-2.0
// kfpkg image inspect
#include "cli/commands.hpp"
#include "cli/image/image_inspect.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_image_inspect(CommandLine& line) {
  const auto options = std::make_shared<ImageInspectOptions>();
  line.positional("image", options->image, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.list("--platform", options->platforms, "OS/ARCH,...", "these platforms only");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_image_inspect(*options, services, console.common);
  };
}

}  // namespace

Command image_inspect_command() {
  return {"image inspect",
          "platforms, sizes and how the program starts",
          "  kfpkg image inspect ghcr.io/acme/train:1.0\n"
          "  kfpkg image inspect oci:out --platform linux/arm64 --format json\n",
          bind_image_inspect,
          true,
          100};
}

}  // namespace kfpkg::cli
