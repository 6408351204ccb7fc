// SPDX-License-Identifier: Apache-2.0
// Adds credentials to requests, and answers challenges.
#include "core/terminal/terminal.hpp"
#include "registry/auth/challenge_detail.hpp"
#include "registry/auth/families.hpp"
#include "registry/auth/refusal_detail.hpp"
#include "registry/protocol/session_detail.hpp"
#include "registry/wire/rate_limit_detail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::registry {
namespace {

constexpr int k_most_renewals = 2;
constexpr std::size_t k_most_warnings = 20;

bool on_same_origin(const Access& access, const std::string& url) {
  const auto parsed = http::parse_url(url);
  return parsed && parsed->same_origin(access.endpoint.url);
}

}  // namespace

Session::Session(http::Transport& transport, CredentialSource& credentials, ClientOptions options)
    : m_options(std::move(options)),
      m_wire(transport, m_options),
      m_sender(m_wire, m_options),
      m_authenticator(m_sender, credentials) {}

void Session::will_push(const oci::Reference& repository) {
  const std::lock_guard lock(m_mutex);
  m_pushing.insert(repository.name());
}

void Session::will_mount(const oci::Reference& repository, const oci::Reference& source) {
  const std::lock_guard lock(m_mutex);
  m_mounting[repository.name()].insert(source.repository);
}

Result<Access> Session::access(const oci::Reference& repository) {
  KFPKG_TRY_ASSIGN(Endpoint endpoint, endpoint_of(repository.registry, m_options.insecure,
                                                  m_options.certificate_dirs));
  const std::lock_guard lock(m_mutex);
  const bool pushes = m_pushing.contains(repository.name());
  std::string scope;
  if (!repository.repository.empty()) {
    scope = fmt::format("repository:{}:{}", repository.repository, pushes ? "pull,push" : "pull");
  }
  if (const auto sources = m_mounting.find(repository.name()); sources != m_mounting.end()) {
    for (const std::string& source : sources->second) {
      scope += fmt::format(" repository:{}:pull", source);
    }
  }
  return Access{repository.registry, repository.repository, std::move(scope), std::move(endpoint)};
}

// Who refuses strangers without a word says at the front door how to sign in.
void Session::add_challenges(const Access& access, http::Response& refused,
                             const std::stop_token& stop) {
  http::Request door;
  door.method = "GET";
  door.url = access.endpoint.at("/v2/");
  door.tls = access.endpoint.tls;
  door.headers.emplace_back("User-Agent", m_options.user_agent);
  const auto answer = m_sender.once(door, stop, nullptr, access.name());
  if (!answer || answer->status != 401) return;
  for (const auto& header : answer->headers) {
    if (header.first == "www-authenticate") refused.headers.push_back(header);
  }
}

// A challenge from anywhere but the registry gets nothing.
Result<http::Response> Session::let_in(const Access& access, bool ours, const Attempt& attempt,
                                       const std::stop_token& stop) {
  std::string authorization;
  if (ours) {
    KFPKG_TRY_ASSIGN(authorization, m_authenticator.authorization(access, stop));
  }
  std::string final_url;
  std::set<std::string> tried;
  KFPKG_TRY_ASSIGN(http::Response response, attempt(authorization, final_url));
  if (ours && response.status == 403 && authorization.empty() && challenges_of(response).empty())
    add_challenges(access, response, stop);
  for (int renewals = 0; renewals < k_most_renewals; ++renewals) {
    const bool challenged = response.status == 401 || response.status == 403;
    if (!challenged || !on_same_origin(access, final_url)) break;
    KFPKG_TRY_ASSIGN(std::string renewed,
                     m_authenticator.renew(access, response, authorization, tried, stop));
    if (renewed.empty()) break;
    authorization = std::move(renewed);
    KFPKG_TRY_ASSIGN(response, attempt(authorization, final_url));
  }
  return response;
}

Result<http::Response> Session::send(const Access& access, http::Request request, Repeat repeat,
                                     std::stop_token stop, const Check& check) {
  const bool ours = on_same_origin(access, request.url);
  if (ours) request.tls = access.endpoint.tls;
  request.headers.emplace_back("User-Agent", m_options.user_agent);
  const auto attempt = [&](const std::string& authorization,
                           std::string& final_url) -> Result<http::Response> {
    http::Request sent = request;
    if (!authorization.empty()) sent.headers.emplace_back("Authorization", authorization);
    const auto once = [&]() -> Result<http::Response> {
      auto outcome = m_sender.once(sent, stop, &final_url, access.name());
      if (outcome && check) KFPKG_TRY(check(*outcome));
      return outcome;
    };
    return repeat == Repeat::yes ? this->repeat(access, described(request), once, stop) : once();
  };
  KFPKG_TRY_ASSIGN(http::Response response, let_in(access, ours, attempt, stop));
  show_warnings(access, response);
  show_quota(access, response);
  return response;
}

Result<http::Response> Session::repeat(const Access& access, std::string_view about,
                                       const std::function<Result<http::Response>()>& attempt,
                                       const std::stop_token& stop) {
  return m_sender.repeat(about, attempt, stop, access.name());
}

// Each figure once: many answers tell the same.
void Session::show_quota(const Access& access, const http::Response& response) {
  const auto quota = m_options.on_quota ? rate_limit_of(response) : std::nullopt;
  if (!quota) return;
  std::string text = fmt::format("{}: {}", access.registry, quota->describe());
  {
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_quota, text) == text) return;
  }
  m_options.on_quota(text);
}

// Warning: 299 - "text" (distribution-spec, "Warnings"); each is shown once.
void Session::show_warnings(const Access& access, const http::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name != "warning" || !value.starts_with("299 - \"") || !value.ends_with('"')) continue;
    {
      const std::lock_guard lock(m_mutex);
      if (m_warned.size() >= k_most_warnings || !m_warned.insert(value).second) continue;
    }
    if (!m_options.on_note) continue;
    m_options.on_note(
        fmt::format("{} says: {}", access.registry,
                    printable(value.substr(7, std::max<std::size_t>(value.size(), 8) - 8))));
  }
}

tl::unexpected<Error> Session::refuse(const Access& access, std::string_view what,
                                      const http::Response& response) {
  auto refused = refusal(access.registry, what, response, m_authenticator.credential(access));
  return m_authenticator.explained(access, std::move(refused.value()));
}

tl::unexpected<Error> Session::refuse_push(const Access& access, std::string_view what,
                                           const http::Response& response) {
  auto refused = refuse(access, what, response);
  if (response.status == 404) refused.value().hint = absent_hint(access.registry);
  return refused;
}

}  // namespace kfpkg::registry
