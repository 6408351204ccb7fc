// SPDX-License-Identifier: Apache-2.0
// kfpkg image tags
#include "cli/commands.hpp"
#include "cli/image/image_tag.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_image_tags(CommandLine& line) {
  const auto options = std::make_shared<ImageTagsOptions>();
  line.positional("repository", options->repository, "REGISTRY/NAME, or oci:DIR");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_image_tags(*options, services, console.common);
  };
}

}  // namespace

Command image_tags_command() {
  return {"image tags",
          "list the tags of a repository",
          "  kfpkg image tags ghcr.io/acme/train\n",
          bind_image_tags,
          true,
          130};
}

}  // namespace kfpkg::cli
