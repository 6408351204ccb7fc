// SPDX-License-Identifier: Apache-2.0
// kfpkg verify
#include "cli/commands.hpp"
#include "cli/verify/verify.hpp"

namespace kfpkg::cli {

Action bind_verify(CommandLine& line) {
  const auto options = std::make_shared<VerifyOptions>();
  line.positional("url", options->url, "URL of a published component.yaml");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms that the image must run on");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_verify(*options, services, common);
  };
}

}  // namespace kfpkg::cli
