// SPDX-License-Identifier: Apache-2.0
// kfpkg verify
#include "cli/commands.hpp"
#include "cli/verify/verify_report.hpp"
#include "ops/publish/verify.hpp"
#include "workspace/settings/platforms.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct VerifyOptions {
  std::string url;
  std::vector<std::string> platforms;
};

Result<ExitCode> run(const VerifyOptions& options, workspace::Session& session, Console& console) {
  publish::VerifyRequest request{options.url, {}};
  KFPKG_TRY_ASSIGN(request.platforms, workspace::parse_platforms(options.platforms));
  KFPKG_TRY_ASSIGN(const publish::Verification verification, ops::verify(session, request));
  return show(console,
              {[&] { return verification_text(verification); },
               [&] { return verification_json(verification); }},
              publish::exit_code_of(verification));
}

Action bind_verify(CommandLine& line) {
  const auto options = std::make_shared<VerifyOptions>();
  line.positional("url", options->url, "URL of a published component.yaml");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms that the image must run on");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
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
