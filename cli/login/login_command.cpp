// SPDX-License-Identifier: Apache-2.0
// kfpkg login
#include "cli/commands.hpp"
#include "cli/login/ask_credential.hpp"
#include "cli/show.hpp"
#include "core/text/suggest.hpp"
#include "ops/login/login.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct LoginOptions {
  std::string registry;
  GivenLogin given;
  std::string identity;
};

Result<registry::AzureIdentity> parse_identity(const std::string& given) {
  std::vector<std::string_view> names;
  for (const auto& [name, identity] : registry::k_azure_identities) {
    if (name == given) return identity;
    names.push_back(name);
  }
  const std::string nearest = did_you_mean(given, names);
  return fail(ErrorKind::usage,
              fmt::format("login: --identity: \"{}\" is none of {}", given, fmt::join(names, ", ")),
              nearest.empty() ? "run `kfpkg login --help`" : nearest);
}

Result<ops::LoginIntent> intent_of(const LoginOptions& options, const std::stop_token& stop,
                                   Console& console) {
  ops::LoginIntent intent;
  intent.registry = options.registry;
  intent.ask = [&](const std::string& registry) {
    return ask_credential(options.given, registry, console, stop);
  };
  if (options.identity.empty()) return intent;
  if (!options.given.username.empty() || options.given.password_stdin) {
    return fail(ErrorKind::usage, "login: --identity goes without --username and --password-stdin",
                "an identity has a token of its own");
  }
  KFPKG_TRY_ASSIGN(intent.identity, parse_identity(options.identity));
  return intent;
}

void tell(const ops::LoginReport& report, bool identity, ProgressSink& progress) {
  if (!report.verified) {
    progress.note("login", report.registry +
                               " lets anybody in at /v2/, so the password could not be checked");
  }
  if (report.stored.plain) {
    progress.note("login",
                  "the password is not encrypted there; a credential helper of docker "
                  "(\"credsStore\") would keep it safer");
  }
  if (identity) progress.note("login", "the token of this identity is good for about 3 hours");
  if (report.comes_first.empty()) return;
  progress.note("login", fmt::format("{} has credentials for {} too, and they come first",
                                     report.comes_first, report.registry));
}

std::string text_of(const ops::LoginReport& report) {
  return fmt::format("logged in to {} as {}, stored in {}\n", report.registry,
                     printable(report.username), printable(report.stored.place));
}

Json json_of(const ops::LoginReport& report) {
  return {{"schema", "kfpkg.login/1"},        {"registry", report.registry},
          {"username", report.username},      {"verified", report.verified},
          {"stored_in", report.stored.place}, {"encrypted", !report.stored.plain}};
}

Result<ExitCode> run(const LoginOptions& options, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::LoginIntent intent, intent_of(options, session.call().stop, console));
  KFPKG_TRY_ASSIGN(const ops::LoginReport report, ops::login(session, intent));
  tell(report, intent.identity.has_value(), session.call().progress);
  return show(console, {[&] { return text_of(report); }, [&] { return json_of(report); }});
}

Action bind_login(CommandLine& line) {
  const auto options = std::make_shared<LoginOptions>();
  line.optional_positional("registry", options->registry,
                           "as in ghcr.io (default: the one in kfpkg.yaml, else docker.io)");
  line.option("-u,--username", options->given.username, "NAME",
              "user name (default: it is asked for)");
  line.flag("--password-stdin", options->given.password_stdin,
            "read the password or token from standard input");
  line.option("--identity", options->identity, "auto|managed|workload|github|secret",
              "for NAME.azurecr.io: log in as this machine, pod or job, without az");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
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
