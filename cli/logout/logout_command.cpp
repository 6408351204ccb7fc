// SPDX-License-Identifier: Apache-2.0
// kfpkg logout
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "ops/login/login.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

std::string text_of(const ops::LogoutReport& report) {
  if (report.removed_from.empty()) return fmt::format("not logged in to {}\n", report.registry);
  return fmt::format("logged out of {}, taken out of {}\n", report.registry,
                     printable(fmt::format("{}", fmt::join(report.removed_from, " and "))));
}

Json json_of(const ops::LogoutReport& report) {
  return {{"schema", "kfpkg.logout/1"},
          {"registry", report.registry},
          {"removed_from", report.removed_from},
          {"still_in", report.still_in}};
}

Result<ExitCode> run(const std::string& registry, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::LogoutReport report, ops::logout(session, registry));
  KFPKG_TRY_ASSIGN(const ExitCode code, show(console, {[&] { return text_of(report); },
                                                       [&] { return json_of(report); }}));
  // Programs read "still_in".
  if (console.common.format == OutputFormat::text && !report.still_in.empty()) {
    session.call().progress.note(
        "logout", fmt::format("{} still has credentials for {}", report.still_in, report.registry));
  }
  return code;
}

Action bind_logout(CommandLine& line) {
  const auto registry = std::make_shared<std::string>();
  line.optional_positional("registry", *registry,
                           "as in ghcr.io (default: the one in kfpkg.yaml, else docker.io)");
  line.reports();
  return [registry](workspace::Session& session, Console& console) {
    return run(*registry, session, console);
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
