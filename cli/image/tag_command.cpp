// SPDX-License-Identifier: Apache-2.0
// kfpkg image tag
#include "cli/commands.hpp"
#include "cli/image/image_tag.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_image_tag(CommandLine& line) {
  const auto options = std::make_shared<ImageTagOptions>();
  line.positional("image", options->image, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.positionals("tag", options->tags, "tags that it gets as well");
  line.flag("--keep", options->keep, "refuse to move a tag that stands for another digest");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_image_tag(*options, services, console.common);
  };
}

}  // namespace

Command image_tag_command() {
  return {"image tag",
          "give an image more tags, without moving its content",
          "  kfpkg image tag ghcr.io/acme/train:1.0.3 1.0 1 latest\n",
          bind_image_tag,
          true,
          120};
}

}  // namespace kfpkg::cli
