// SPDX-License-Identifier: Apache-2.0
// kfpkg logout
#include "cli/commands.hpp"
#include "cli/login/login.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_logout(CommandLine& line) {
  const auto options = std::make_shared<LogoutOptions>();
  line.optional_positional("registry", options->registry,
                           "as in ghcr.io (default: the one in kfpkg.yaml, else docker.io)");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_logout(*options, services, console.common);
  };
}

}  // namespace

Command logout_command() {
  return {"logout",
          "forget the credentials for a registry",
          "  kfpkg logout ghcr.io\n",
          bind_logout,
          true,
          170};
}

}  // namespace kfpkg::cli
