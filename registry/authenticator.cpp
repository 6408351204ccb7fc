// SPDX-License-Identifier: Apache-2.0
// Answers challenges: Basic, Bearer, and wider scopes.
#include "registry/authenticator.hpp"

#include "registry/refusal.hpp"

#include <algorithm>

namespace kfpkg::registry {
namespace {

// The first challenge that we can answer, in the order of the registry.
std::optional<Challenge> choose(const http::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name != "www-authenticate") continue;
    for (Challenge& challenge : parse_challenges(value)) {
      if (challenge.scheme == "basic" || challenge.scheme == "bearer") return std::move(challenge);
    }
  }
  return std::nullopt;
}

// Of a list with blanks between them, those that are not there yet.
void add_scopes(std::string_view list, std::vector<std::string>& scopes) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.size(), list.find(' '));
    std::string scope(list.substr(0, end));
    list.remove_prefix(std::min(list.size(), end + 1));
    const bool repeated = std::ranges::find(scopes, scope) != scopes.end();
    if (!scope.empty() && !repeated) scopes.push_back(std::move(scope));
  }
}

// By scope, because that is what a token is for; a Basic credential is kept once for each scope
// too.
std::string key(const Access& access) {
  return access.registry + '/' + access.repository + ' ' + access.scope;
}

}  // namespace

std::string Authenticator::known(const Access& access) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_entries.find(key(access));
  if (found == m_entries.end()) return {};
  const Entry& entry = found->second;
  if (entry.renew_at && *entry.renew_at <= m_sender.options().clock.now()) {
    // The registry's next challenge leads to a new token.
    m_entries.erase(found);
    return {};
  }
  return entry.authorization;
}

// The registry wants more than the token allows, and that was asked for already: asking again is of
// no use.
bool Authenticator::asked_already(const Access& access, const Challenge& challenge,
                                  const std::string& used) {
  if (challenge.param("error") != "insufficient_scope") return false;
  const std::lock_guard lock(m_mutex);
  const auto found = m_entries.find(key(access));
  return found != m_entries.end() && found->second.authorization == used &&
         found->second.scope == challenge.param("scope");
}

std::optional<Credential> Authenticator::credential(const Access& access) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_found.find(access.registry + '/' + access.repository);
  return found == m_found.end() ? std::nullopt : found->second;
}

Result<std::optional<Credential>> Authenticator::look_up(const Access& access,
                                                         std::stop_token stop) {
  const std::string name = access.registry + '/' + access.repository;
  {
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_found.find(name); found != m_found.end()) return found->second;
  }
  KFPKG_TRY_ASSIGN(auto credential,
                   m_credentials.find(access.registry, access.repository, std::move(stop)));
  const std::lock_guard lock(m_mutex);
  m_found[name] = credential;
  return credential;
}

Result<Authenticator::Entry> Authenticator::bearer(const Access& access, const Challenge& challenge,
                                                   std::optional<Credential> credential,
                                                   std::stop_token stop) {
  if (credential && credential->registry_token) {
    return Entry{"Bearer " + credential->secret, std::nullopt, access.scope};
  }
  const std::string realm = challenge.param("realm");
  KFPKG_TRY(check_realm(access.endpoint, realm));
  TokenRequest request{access.registry,      realm, challenge.param("service"), {}, {},
                       std::move(credential)};
  const auto server = http::parse_url(realm);
  if (server && server->host == access.endpoint.url.host) request.ca_file = access.endpoint.ca_file;
  add_scopes(challenge.param("scope"), request.scopes);
  add_scopes(access.scope, request.scopes);
  KFPKG_TRY_ASSIGN(Token token, fetch_token(m_sender, request, std::move(stop)));
  return Entry{"Bearer " + token.text, token.renew_at, challenge.param("scope")};
}

Result<std::string> Authenticator::renew(const Access& access, const http::Response& refused,
                                         const std::string& used, std::stop_token stop) {
  const std::lock_guard one_at_a_time(m_renewing);
  if (std::string other = known(access); !other.empty() && other != used) return other;
  const std::optional<Challenge> challenge = choose(refused);
  if (!challenge || asked_already(access, *challenge, used)) return std::string();
  KFPKG_TRY_ASSIGN(std::optional<Credential> credential, look_up(access, stop));
  Entry entry;
  if (challenge->scheme == "basic") {
    const bool usable = credential && !credential->identity_token && !credential->registry_token;
    if (usable) entry.authorization = basic_authorization(*credential);
  } else {
    KFPKG_TRY_ASSIGN(entry, bearer(access, *challenge, std::move(credential), std::move(stop)));
  }
  if (entry.authorization == used) return std::string();
  const std::lock_guard lock(m_mutex);
  m_entries[key(access)] = entry;
  return entry.authorization;
}

}  // namespace kfpkg::registry
