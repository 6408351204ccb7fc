// SPDX-License-Identifier: Apache-2.0
// Answers challenges: Basic, Bearer, and wider scopes.
#include "registry/auth/authenticator_detail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace kfpkg::registry {
namespace {

// The challenges that we can answer, the likeliest first: a token that only needs a wider scope,
// then what this request has not tried yet, Bearer before Basic wherever they stand.
std::vector<Challenge> in_turn(const http::Response& response, const std::set<std::string>& tried) {
  std::vector<Challenge> known = challenges_of(response);
  std::erase_if(known, [](const Challenge& each) { return !is_known(each); });
  const auto rank = [&](const Challenge& each) {
    const bool wider = each.param("error") == "insufficient_scope";
    return std::tuple(!wider, tried.contains(each.scheme), each.scheme != "bearer");
  };
  std::ranges::stable_sort(known, {}, rank);
  return known;
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

std::string Authenticator::fresh(const Access& access) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_entries.find(key(access));
  if (found == m_entries.end()) return {};
  const Entry& entry = found->second;
  if (entry.renew_at && *entry.renew_at <= m_sender.options().clock.now()) {
    m_entries.erase(found);
    return {};
  }
  return entry.authorization;
}

std::optional<Challenge> Authenticator::way_to(const std::string& registry) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_ways.find(registry);
  return found == m_ways.end() ? std::nullopt : std::optional(found->second);
}

Result<std::string> Authenticator::authorization(const Access& access,
                                                 const std::stop_token& stop) {
  if (std::string held = fresh(access); !held.empty()) return held;
  const std::optional<Challenge> way = way_to(access.registry);
  if (!way) return std::string();
  const std::lock_guard one_at_a_time(m_renewing);
  if (std::string held = fresh(access); !held.empty()) return held;
  KFPKG_TRY_ASSIGN(const Entry entry, answer(access, *way, stop));
  keep(access, *way, entry);
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

// A token server on another host has files of its own, or the registry's authority; never the
// registry's client certificate.
Result<http::TlsFiles> Authenticator::tls_for(const Endpoint& registry, const std::string& realm) {
  const auto server = http::parse_url(realm);
  if (!server || server->host == registry.url.host) return registry.tls;
  KFPKG_TRY_ASSIGN(http::TlsFiles files,
                   tls_files_for(server->authority(), m_sender.options().certificate_dirs));
  if (files.empty()) files.ca_files = registry.tls.ca_files;
  return files;
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
  KFPKG_TRY_ASSIGN(request.tls, tls_for(access.endpoint, realm));
  const std::string wanted = challenge.param("scope");
  add_scopes(wanted, request.scopes);
  add_scopes(access.scope, request.scopes);
  auto token = fetch_token(m_sender, request, std::move(stop));
  if (!token) return explained(access, std::move(token.error()));
  return Entry{"Bearer " + token->text, token->renew_at, wanted.empty() ? access.scope : wanted};
}

Result<Authenticator::Entry> Authenticator::answer(const Access& access, const Challenge& challenge,
                                                   const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(std::optional<Credential> credential, look_up(access, stop));
  if (challenge.scheme != "basic") return bearer(access, challenge, std::move(credential), stop);
  Entry entry;
  const bool usable = credential && !credential->identity_token && !credential->registry_token;
  if (usable) entry.authorization = basic_authorization(*credential);
  return entry;
}

void Authenticator::keep(const Access& access, const Challenge& challenge, const Entry& entry) {
  const std::lock_guard lock(m_mutex);
  m_entries[key(access)] = entry;
  Challenge way = challenge;
  way.params.erase("scope");
  way.params.erase("error");
  m_ways[access.registry] = std::move(way);
}

Result<std::string> Authenticator::renew(const Access& access, const http::Response& refused,
                                         const std::string& used, std::set<std::string>& tried,
                                         std::stop_token stop) {
  const std::lock_guard one_at_a_time(m_renewing);
  if (std::string other = fresh(access); !other.empty() && other != used) return other;
  std::optional<Error> first;
  for (const Challenge& challenge : in_turn(refused, tried)) {
    if (asked_already(access, challenge, used)) continue;
    tried.insert(challenge.scheme);
    auto entry = answer(access, challenge, stop);
    if (stop.stop_requested() && !entry) return tl::unexpected(std::move(entry.error()));
    if (!entry && !first) first = std::move(entry.error());
    if (!entry || entry->authorization.empty() || entry->authorization == used) continue;
    keep(access, challenge, *entry);
    return entry->authorization;
  }
  if (first) return tl::unexpected(*std::move(first));
  return std::string();
}

tl::unexpected<Error> Authenticator::explained(const Access& access, Error error) {
  if (error.kind == ErrorKind::credentials && !credential(access)) {
    const std::string absent = m_credentials.absent_helper(access.registry);
    if (!absent.empty()) {
      error.message += "; " + absent;
      error.hint = fmt::format("{}: kfpkg login {}", k_absent_helper, access.registry);
    }
  }
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace kfpkg::registry
