// SPDX-License-Identifier: Apache-2.0
// kfpkg login and kfpkg logout
#include "cli/commands.hpp"
#include "cli/login/login.hpp"

namespace kfpkg::cli {

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
  return [options](Services& services, const CommonOptions& common) {
    return run_login(*options, services, common);
  };
}

Action bind_logout(CommandLine& line) {
  const auto options = std::make_shared<LogoutOptions>();
  line.optional_positional("registry", options->registry,
                           "as in ghcr.io (default: the one in kfpkg.yaml, else docker.io)");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_logout(*options, services, common);
  };
}

}  // namespace kfpkg::cli
