// SPDX-License-Identifier: Apache-2.0
// kfpkg verify
#include "cli/commands.hpp"
#include "cli/services.hpp"
#include "cli/verify/verify.hpp"

namespace kfpkg::cli {
namespace {

Action bind_verify(CommandLine& line) {
  const auto options = std::make_shared<VerifyOptions>();
  line.positional("url", options->url, "URL of a published component.yaml");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms that the image must run on");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_verify(*options, services, console.common);
  };
}

}  // namespace

Command verify_command() {
  return {"verify",
          "check a published URL and its image as users and clusters will",
          "  kfpkg verify https://components.example.org/train/0.1.0/component.yaml\n",
          bind_verify,
          true,
          80};
}

}  // namespace kfpkg::cli
