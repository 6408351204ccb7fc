// SPDX-License-Identifier: Apache-2.0
// Asks, verifies, stores.
#include "ops/login/login.hpp"

#include "registry/auth/azure.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "registry/auth/families.hpp"
#include "registry/protocol/client.hpp"

#include <utility>

namespace kfpkg::ops {
namespace {

Result<std::string> registry_meant(const std::string& given, workspace::Session& session) {
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder* folder, session.here());
  std::string name = given;
  if (name.empty()) name = workspace::host_of_registry(*folder->config->image.registry);
  return registry::registry_name(name.empty() ? std::string("docker.io") : name);
}

Result<registry::Credential> credential_of(const LoginIntent& intent, const std::string& registry,
                                           workspace::Session& session) {
  if (!intent.identity) return intent.ask(registry);
  KFPKG_TRY_ASSIGN(const registry::ClientOptions options, session.registry_options());
  const Invocation& call = session.call();
  return registry::azure_credential(session.transport(), options, call.environment, registry,
                                    *intent.identity, call.stop);
}

// Whether the registry looked at the credential; refused ones are an error.
Result<bool> verify(const std::string& registry, const registry::Credential& credential,
                    workspace::Session& session) {
  registry::GivenCredential source(registry, credential);
  KFPKG_TRY_ASSIGN(const registry::ClientOptions options, session.registry_options());
  registry::Client client(session.transport(), source, options);
  oci::Reference any;
  any.registry = registry;
  Status accepted = client.ping(any, session.call().stop);
  if (accepted) return source.was_asked();
  Error error = std::move(accepted.error());
  if (error.kind == ErrorKind::credentials) {
    error.context.clear();
    error.hint = registry::family_of(registry) != nullptr
                     ? registry::login_hint(registry)
                     : "check the user name; most registries want an access token as the password";
  }
  return tl::unexpected(std::move(error));
}

// Where a credential for the registry is found first; empty when there is none.
std::string origin_of(const std::string& registry, workspace::Session& session) {
  const Invocation& call = session.call();
  registry::ConfiguredCredentials source(call.environment, session.processes());
  const auto found = source.find(registry, "", call.stop);
  return found && *found ? (*found)->origin : std::string();
}

}  // namespace

Result<LoginReport> login(workspace::Session& session, const LoginIntent& intent) {
  KFPKG_TRY_ASSIGN(const std::string registry, registry_meant(intent.registry, session));
  KFPKG_TRY_ASSIGN(const registry::Credential credential, credential_of(intent, registry, session));
  LoginReport report{registry, credential.username, {}, false, {}};
  KFPKG_TRY_ASSIGN(report.verified, verify(registry, credential, session));
  const Invocation& call = session.call();
  registry::CredentialStore store(call.environment, session.processes());
  KFPKG_TRY_ASSIGN(report.stored, store.store(registry, credential, call.stop));
  const std::string first = origin_of(registry, session);
  if (first != report.stored.place) report.comes_first = first;
  return report;
}

Result<LogoutReport> logout(workspace::Session& session, const std::string& given) {
  KFPKG_TRY_ASSIGN(const std::string registry, registry_meant(given, session));
  const Invocation& call = session.call();
  registry::CredentialStore store(call.environment, session.processes());
  KFPKG_TRY_ASSIGN(std::vector<std::string> places, store.erase(registry, call.stop));
  return LogoutReport{registry, std::move(places), origin_of(registry, session)};
}

}  // namespace kfpkg::ops
