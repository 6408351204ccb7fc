// SPDX-License-Identifier: Apache-2.0
// kfpkg publish
#include "cli/commands.hpp"
#include "cli/publish/publish.hpp"

namespace kfpkg::cli {

Action bind_publish(CommandLine& line) {
  const auto options = std::make_shared<PublishOptions>();
  line.positionals("path", options->paths,
                   "component folders, or folders above them (default: this one)");
  line.option("--to", options->to, "TARGET", "a folder, a git remote, or git+URL#BRANCH:PREFIX");
  line.option("--url", options->url, "URL", "where people read what stands there");
  line.option("--version", options->version, "X.Y.Z",
              "version to publish (default: the one in kfpkg.yaml)");
  line.option("--registry", options->registry, "NAME", "registry that the images were pushed to");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms that the images were built for");
  line.flag("--dry-run", options->dry_run, "say what would be published, and publish nothing");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_publish(*options, services, common);
  };
}

}  // namespace kfpkg::cli
