// SPDX-License-Identifier: Apache-2.0
// kfpkg run
#include "cli/commands.hpp"
#include "cli/run/run.hpp"

namespace kfpkg::cli {

Action bind_run(CommandLine& line) {
  const auto options = std::make_shared<RunOptions>();
  line.optional_positional("path", options->path, "component folder (default: this one)");
  line.values("-i,--input", options->inputs, "NAME=VALUE",
              "an input; for an artifact a file or folder");
  line.option("-o,--output-dir", options->output_dir, "FOLDER",
              "where outputs go (default: kfpkg-run)");
  line.option("--platform", options->platform, "OS/ARCH", "platform to run (default: linux/amd64)");
  line.option("--image", options->image, "NAME",
              "image to run (default: the one built from these files)");
  line.option("--network", options->network, "NAME", "network of Docker, as in host");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_run(*options, services, common);
  };
}

}  // namespace kfpkg::cli
