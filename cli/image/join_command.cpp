// SPDX-License-Identifier: Apache-2.0
// kfpkg image join
#include "cli/commands.hpp"
#include "cli/image/image_join.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_image_join(CommandLine& line) {
  const auto options = std::make_shared<ImageJoinOptions>();
  line.positional("target", options->target,
                  "REGISTRY/NAME[:TAG] or oci:DIR[:TAG] that the index gets");
  line.positionals("image", options->images,
                   "images of one platform each, or indexes; @DIGEST is one of the target's own");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_image_join(*options, services, console.common);
  };
}

}  // namespace

Command image_join_command() {
  return {"image join",
          "one index of images that were pushed one by one",
          "  kfpkg image join ghcr.io/acme/train:1.0 @sha256:AMD64... @sha256:ARM64...\n",
          bind_image_join,
          true,
          140};
}

}  // namespace kfpkg::cli
