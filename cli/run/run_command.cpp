// SPDX-License-Identifier: Apache-2.0
// kfpkg run
#include "cli/commands.hpp"
#include "cli/run/run_report.hpp"
#include "ops/run/run.hpp"
#include "workspace/settings/platforms.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct RunOptions {
  std::string path = ".";
  std::vector<std::string> inputs;  ///< NAME=VALUE
  std::string output_dir;
  std::string platform;
  std::string image;
  std::string network;
};

Result<ops::RunIntent> intent_of(const RunOptions& options) {
  ops::RunIntent intent;
  intent.path = options.path;
  auto inputs = parse_name_values(options.inputs, "run", "--input");
  if (!inputs) {
    inputs.error().hint += "; for an artifact the value is a file";
    return tl::unexpected(std::move(inputs.error()));
  }
  intent.inputs = *std::move(inputs);
  if (!options.output_dir.empty()) intent.output_dir = options.output_dir;
  if (!options.platform.empty()) {
    KFPKG_TRY_ASSIGN(const auto platforms, workspace::parse_platforms({options.platform}));
    intent.platform = platforms.front();
  }
  intent.image = options.image;
  intent.network = options.network;
  return intent;
}

Result<ExitCode> run(const RunOptions& options, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::RunIntent intent, intent_of(options));
  KFPKG_TRY_ASSIGN(const run::RunReport report, ops::run_once(session, intent));
  return show(console, {[&] { return run_text(report); }, [&] { return run_json(report); }, true});
}

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
    return run(*options, session, console);
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
