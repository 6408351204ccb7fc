// SPDX-License-Identifier: Apache-2.0
// kfpkg login and kfpkg logout
#include "cli/commands.hpp"
#include "cli/login/login.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_login(CommandLine& line) {
  const auto options = std::make_shared<LoginOptions>();
  line.optional_positional("registry", options->registry,
                           "as in ghcr.io (default: the one in kfpkg.yaml, else docker.io)");
  line.option("-u,--username", options->username, "NAME", "user name (default: it is asked for)");
  line.flag("--password-stdin", options->password_stdin,
            "read the password or token from standard input");
  line.option("--identity", options->identity, "auto|managed|workload|github|secret",
              "for NAME.azurecr.io: log in as this machine, pod or job, without az");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_login(*options, services, console.common);
  };
}

}  // namespace

Command login_command() {
  return {"login",
          "log in to a registry, for kfpkg and docker alike",
          "  kfpkg login ghcr.io\n"
          "  printf %s \"$TOKEN\" | kfpkg login ghcr.io --username kim --password-stdin\n",
          bind_login,
          true,
          160};
}

}  // namespace kfpkg::cli
