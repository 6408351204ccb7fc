// SPDX-License-Identifier: Apache-2.0
// kfpkg run
#include "cli/commands.hpp"
#include "cli/run/run.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

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
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_run(*options, services, console.common);
  };
}

}  // namespace

Command run_command() {
  return {"run",
          "run one component in Docker as Kubeflow Pipelines would",
          "  kfpkg run train --input dataset=data.csv --input epochs=3\n",
          bind_run,
          true,
          60};
}

}  // namespace kfpkg::cli
