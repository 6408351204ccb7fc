// SPDX-License-Identifier: Apache-2.0
// kfpkg publish
#include "cli/commands.hpp"
#include "cli/publish/publish.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

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
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_publish(*options, services, console.common);
  };
}

}  // namespace

Command publish_command() {
  return {"publish",
          "publish digest-pinned specs to git or a folder",
          "  kfpkg publish train --to ./site --url https://components.example.org\n"
          "  kfpkg publish --to git+https://github.com/acme/components#main:published\n",
          bind_publish,
          true,
          70};
}

}  // namespace kfpkg::cli
