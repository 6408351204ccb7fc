// SPDX-License-Identifier: Apache-2.0
// kfpkg image delete
#include "cli/commands.hpp"
#include "cli/image/image_tag.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_image_delete(CommandLine& line) {
  const auto options = std::make_shared<ImageDeleteOptions>();
  line.positional("image", options->image, "REGISTRY/NAME:TAG, NAME@DIGEST, or oci:DIR:TAG");
  line.flag("--yes", options->yes, "delete a digest, and with it all tags that stand for it");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_image_delete(*options, services, console.common);
  };
}

}  // namespace

Command image_delete_command() {
  return {"image delete",
          "delete a tag, or a digest with all its tags",
          "  kfpkg image delete ghcr.io/acme/train:old\n",
          bind_image_delete,
          true,
          150};
}

}  // namespace kfpkg::cli
