// SPDX-License-Identifier: Apache-2.0
// Asks token servers.
#include "core/crypto/sha256.hpp"
#include "core/json/bounds.hpp"
#include "registry/auth/refusal_detail.hpp"
#include "registry/auth/token_detail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfpkg::registry {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t k_token_limit = 64U << 10U;
constexpr std::chrono::seconds k_default_life{60};
constexpr std::chrono::seconds k_longest_life{24 * 3600};

http::Request get_request(const TokenRequest& wanted) {
  http::Request request;
  request.url = wanted.realm;
  char separator = wanted.realm.find('?') == std::string::npos ? '?' : '&';
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    request.url += separator;
    request.url += fmt::format("{}={}", name, http::percent_encode(value));
    separator = '&';
  };
  add("service", wanted.service);
  for (const std::string& scope : wanted.scopes) add("scope", scope);
  if (wanted.credential) {
    add("account", wanted.credential->username);
    request.headers.emplace_back("Authorization", basic_authorization(*wanted.credential));
  }
  return request;
}

http::Request post_request(const TokenRequest& wanted) {
  std::string scopes;
  for (const std::string& scope : wanted.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  http::Request request;
  request.method = "POST";
  request.url = wanted.realm;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body =
      fmt::format("grant_type=refresh_token&service={}&client_id=kfpkg{}{}&refresh_token={}",
                  http::percent_encode(wanted.service),
                  scopes.empty() ? "" : "&scope=", http::percent_encode(scopes),
                  http::percent_encode(wanted.credential->secret));
  return request;
}

std::string server_of(const TokenRequest& wanted) {
  const auto url = http::parse_url(wanted.realm);
  return url ? url->authority() : wanted.registry;
}

// A body that was cut off on its way is no object.
bool is_whole_object(const std::string& body) {
  return json_depth_within(body) && Json::parse(body, nullptr, false).is_object();
}

// Redirects are not followed: a token server that moves is a token server that was not checked.
Result<http::Response> ask(Sender& sender, const TokenRequest& wanted, http::Request request,
                           const std::stop_token& stop) {
  request.tls = wanted.tls;
  request.body_limit = k_token_limit;
  request.headers.emplace_back("User-Agent", sender.options().user_agent);
  return sender.repeat(
      described(request),
      [&]() -> Result<http::Response> {
        sender.wire().count_token_request();
        auto outcome = sender.once(request, stop);
        if (outcome && outcome->status == 200 && !is_whole_object(outcome->body)) {
          return fail_transient(ErrorKind::registry,
                                fmt::format("{}: its answer holds no token", server_of(wanted)));
        }
        return outcome;
      },
      stop);
}

bool is_header_safe(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

Result<Token> read_token(const std::string& body, const std::string& server, const Clock& clock) {
  const auto received = clock.now();  // not issued_at: clocks differ
  const Json document = json_depth_within(body) ? Json::parse(body, nullptr, false) : Json();
  std::string text;
  for (const char* key : {"token", "access_token"}) {
    if (!document.is_object() || !text.empty()) break;
    const auto found = document.find(key);
    if (found != document.end() && found->is_string()) text = found->get<std::string>();
  }
  if (text.empty() || !is_header_safe(text)) {
    return fail(ErrorKind::registry, fmt::format("{}: its answer holds no token", server));
  }
  std::chrono::seconds life = k_default_life;
  const auto expires = document.find("expires_in");
  if (expires != document.end() && expires->is_number_unsigned()) {
    const auto seconds = std::min<std::uint64_t>(
        expires->get<std::uint64_t>(), static_cast<std::uint64_t>(k_longest_life.count()));
    life = std::max(life, std::chrono::seconds(seconds));
  }
  return Token{std::move(text), received + life * 9 / 10};
}

}  // namespace

std::string basic_authorization(const Credential& credential) {
  return "Basic " + base64_encode(credential.username + ':' + credential.secret);
}

Result<Token> fetch_token(Sender& sender, const TokenRequest& wanted, const std::stop_token& stop) {
  const std::string server = server_of(wanted);
  const bool post = wanted.credential && wanted.credential->identity_token;
  KFPKG_TRY_ASSIGN(http::Response response,
                   ask(sender, wanted, post ? post_request(wanted) : get_request(wanted), stop));
  const bool no_post = response.status == 404 || response.status == 405 || response.status == 401;
  if (post && no_post && !wanted.credential->username.empty()) {
    KFPKG_TRY_ASSIGN(response, ask(sender, wanted, get_request(wanted), stop));
  }
  if (response.status == 400 || response.status == 401 || response.status == 403) {
    return not_let_in(wanted.registry, server, detail_of(response, wanted.credential),
                      wanted.credential);
  }
  if (response.status == 404) {
    auto absent = refusal(server, "a token", response, wanted.credential);
    absent.value().hint = fmt::format(
        "{} sends us there for a token: check its name, or ask whoever runs it", wanted.registry);
    return absent;
  }
  if (response.status != 200) return refusal(server, "a token", response, wanted.credential);
  return read_token(response.body, server, sender.options().clock);
}

}  // namespace kfpkg::registry
