// SPDX-License-Identifier: Apache-2.0
// kfpkg image copy
#include "cli/commands.hpp"
#include "cli/image/image_copy.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_image_copy(CommandLine& line) {
  const auto options = std::make_shared<ImageCopyOptions>();
  line.positional("source", options->from, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.positional("target", options->to,
                  "REGISTRY/NAME[:TAG] or oci:DIR[:TAG]; without a tag by digest alone");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "these platforms only (default: all of them, which keeps the digest)");
  line.flag("--dry-run", options->dry_run, "print what would be sent, and send nothing");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_image_copy(*options, services, console.common);
  };
}

}  // namespace

Command image_copy_command() {
  return {"image copy",
          "copy an image with all its platforms, digests preserved",
          "  kfpkg image copy ghcr.io/acme/train:1.0 registry.example.org/prod/train:1.0\n"
          "  kfpkg image copy --platform linux/amd64 ghcr.io/acme/train:1.0 oci:out:1.0\n",
          bind_image_copy,
          true,
          110};
}

}  // namespace kfpkg::cli
