// SPDX-License-Identifier: Apache-2.0
// kfpkg image copy
#include "cli/commands.hpp"
#include "cli/image/image_copy.hpp"

namespace kfpkg::cli {

Action bind_image_copy(CommandLine& line) {
  const auto options = std::make_shared<ImageCopyOptions>();
  line.positional("source", options->from, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.positional("target", options->to,
                  "REGISTRY/NAME[:TAG] or oci:DIR[:TAG]; without a tag by digest alone");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "these platforms only (default: all of them, which keeps the digest)");
  line.flag("--dry-run", options->dry_run, "print what would be sent, and send nothing");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_image_copy(*options, services, common);
  };
}

}  // namespace kfpkg::cli
