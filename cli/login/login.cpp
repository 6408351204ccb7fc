// SPDX-License-Identifier: Apache-2.0
// Asks, verifies, stores.
#include "cli/login/login.hpp"

#include "core/terminal/prompt.hpp"
#include "core/text/suggest.hpp"
#include "registry/auth/azure.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "registry/auth/credentials/credential_store.hpp"
#include "registry/auth/families.hpp"
#include "registry/protocol/client.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/session.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <istream>
#include <ostream>

namespace kfpkg::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_longest_password = 64U << 10U;

struct Outcome {
  std::string registry;
  std::string username;
  registry::StoredAt stored;
  bool verified = false;
};

struct Target {
  std::string registry;
};

// The registry that is meant, and the settings around it.
Result<Target> target_of(const std::string& given, Services& services) {
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder* folder, services.session.here());
  std::string name = given;
  if (name.empty()) name = workspace::host_of_registry(*folder->config->image.registry);
  KFPKG_TRY_ASSIGN(std::string registry,
                   registry::registry_name(name.empty() ? std::string("docker.io") : name));
  return Target{std::move(registry)};
}

// One line end is taken off: that is what echo and files bring.
Result<std::string> read_password(std::istream& in) {
  std::string text(k_longest_password + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.size() > k_longest_password || text.find('\n') != std::string::npos) {
    return fail(ErrorKind::usage, "login: what standard input brings is not one password",
                "pipe the password alone, in one line");
  }
  return text;
}

tl::unexpected<Error> nothing_given(const std::string& what, const std::string& registry) {
  return fail(
      ErrorKind::usage, fmt::format("login: no {} is given", what),
      fmt::format(
          "in a script: printf %s \"$TOKEN\" | kfpkg login {} --username NAME --password-stdin",
          registry));
}

Result<registry::Credential> ask_credential(const LoginOptions& options,
                                            const std::string& registry, Services& services) {
  registry::Credential credential;
  credential.username = options.username;
  const bool can_ask = !options.password_stdin && has_terminal();
  if (credential.username.empty() && can_ask) {
    KFPKG_TRY_ASSIGN(credential.username, ask_terminal(fmt::format("user name for {}: ", registry),
                                                       Echo::shown, services.stop));
  }
  if (credential.username.empty()) return nothing_given("user name", registry);
  if (credential.username.find(':') != std::string::npos) {
    return fail(ErrorKind::usage, "login: a user name holds no colon",
                "give the name alone; the password is asked for");
  }
  if (can_ask) {
    KFPKG_TRY_ASSIGN(credential.secret,
                     ask_terminal("password or token (not shown): ", Echo::hidden, services.stop));
    credential.origin = "the terminal";
  } else if (options.password_stdin) {
    KFPKG_TRY_ASSIGN(credential.secret, read_password(services.in));
    credential.origin = "standard input";
  }
  if (credential.secret.empty()) return nothing_given("password", registry);
  return credential;
}

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

Result<registry::Credential> credential_of(const LoginOptions& given, const Target& target,
                                           Services& services) {
  if (given.identity.empty()) return ask_credential(given, target.registry, services);
  if (!given.username.empty() || given.password_stdin) {
    return fail(ErrorKind::usage, "login: --identity goes without --username and --password-stdin",
                "an identity has a token of its own");
  }
  KFPKG_TRY_ASSIGN(const registry::AzureIdentity identity, parse_identity(given.identity));
  KFPKG_TRY_ASSIGN(const registry::ClientOptions options, services.session.registry_options());
  return registry::azure_credential(services.transport, options, services.environment,
                                    target.registry, identity, services.stop);
}

// Whether the registry looked at the credential; refused ones are an error.
Result<bool> verify(const Target& target, const registry::Credential& credential,
                    Services& services) {
  registry::GivenCredential source(target.registry, credential);
  KFPKG_TRY_ASSIGN(const registry::ClientOptions options, services.session.registry_options());
  registry::Client client(services.transport, source, options);
  oci::Reference any;
  any.registry = target.registry;
  Status accepted = client.ping(any, services.stop);
  if (accepted) return source.was_asked();
  Error error = std::move(accepted.error());
  if (error.kind == ErrorKind::credentials) {
    error.context.clear();
    const registry::Family* family = registry::family_of(target.registry);
    error.hint = family != nullptr
                     ? registry::login_hint(target.registry)
                     : "check the user name; most registries want an access token as the password";
  }
  return tl::unexpected(std::move(error));
}

void print(const Outcome& outcome, const CommonOptions& common, Services& services) {
  if (common.format == OutputFormat::json) {
    Json document;
    document["schema"] = "kfpkg.login/1";
    document["registry"] = outcome.registry;
    document["username"] = outcome.username;
    document["verified"] = outcome.verified;
    document["stored_in"] = outcome.stored.place;
    document["encrypted"] = !outcome.stored.plain;
    services.out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  services.out << fmt::format("logged in to {} as {}, stored in {}\n", outcome.registry,
                              printable(outcome.username), printable(outcome.stored.place));
}

// Another source may come before the one that was written.
void warn_of_others(const Outcome& outcome, Services& services) {
  registry::ConfiguredCredentials source(services.environment, services.processes);
  const auto found = source.find(outcome.registry, "", services.stop);
  const std::string first = found && *found ? (*found)->origin : outcome.stored.place;
  if (first == outcome.stored.place) return;
  services.progress.note("login", fmt::format("{} has credentials for {} too, and they come first",
                                              first, outcome.registry));
}

}  // namespace

Result<ExitCode> run_login(const LoginOptions& options, Services& services,
                           const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const Target target, target_of(options.registry, services));
  KFPKG_TRY_ASSIGN(const registry::Credential credential, credential_of(options, target, services));
  Outcome outcome{target.registry, credential.username, {}, false};
  KFPKG_TRY_ASSIGN(outcome.verified, verify(target, credential, services));
  registry::CredentialStore store(services.environment, services.processes);
  KFPKG_TRY_ASSIGN(outcome.stored, store.store(target.registry, credential, services.stop));
  if (!outcome.verified) {
    services.progress.note("login", target.registry +
                                        " lets anybody in at /v2/, so the password could not be "
                                        "checked");
  }
  if (outcome.stored.plain) {
    services.progress.note("login",
                           "the password is not encrypted there; a credential helper of "
                           "docker (\"credsStore\") would keep it safer");
  }
  if (!options.identity.empty()) {
    services.progress.note("login", "the token of this identity is good for about 3 hours");
  }
  warn_of_others(outcome, services);
  print(outcome, common, services);
  return ExitCode::done;
}

Result<ExitCode> run_logout(const LogoutOptions& options, Services& services,
                            const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const Target target, target_of(options.registry, services));
  registry::CredentialStore store(services.environment, services.processes);
  KFPKG_TRY_ASSIGN(const std::vector<std::string> places,
                   store.erase(target.registry, services.stop));
  registry::ConfiguredCredentials source(services.environment, services.processes);
  const auto left = source.find(target.registry, "", services.stop);
  const std::string remaining = left && *left ? (*left)->origin : std::string();
  if (common.format == OutputFormat::json) {
    Json document;
    document["schema"] = "kfpkg.logout/1";
    document["registry"] = target.registry;
    document["removed_from"] = places;
    document["still_in"] = remaining;
    services.out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return ExitCode::done;
  }
  if (places.empty()) {
    services.out << fmt::format("not logged in to {}\n", target.registry);
  } else {
    services.out << fmt::format("logged out of {}, taken out of {}\n", target.registry,
                                printable(fmt::format("{}", fmt::join(places, " and "))));
  }
  if (!remaining.empty()) {
    services.progress.note(
        "logout", fmt::format("{} still has credentials for {}", remaining, target.registry));
  }
  return ExitCode::done;
}

}  // namespace kfpkg::cli
