// SPDX-License-Identifier: Apache-2.0
// Messages for refusals.
#include "core/crypto/sha256.hpp"
#include "core/json/bounds.hpp"
#include "core/terminal/terminal.hpp"
#include "core/text/redact.hpp"
#include "registry/auth/challenge_detail.hpp"
#include "registry/auth/families.hpp"
#include "registry/auth/refusal_detail.hpp"
#include "registry/wire/rate_limit_detail.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace kfpkg::registry {
namespace {

using Json = nlohmann::json;

constexpr std::size_t k_longest_detail = 300;
constexpr std::size_t k_longest_body = 64U << 10U;

std::string text_of(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// {"errors": [{"code", "message"}]} of registries, {"details"} and {"error_description"} of token
// servers.
std::string message_in(const std::string& body) {
  if (body.size() > k_longest_body || !json_depth_within(body)) return {};
  const Json document = Json::parse(body, nullptr, false);
  if (!document.is_object()) return {};
  const auto errors = document.find("errors");
  if (errors != document.end() && errors->is_array() && !errors->empty()) {
    const std::string code = text_of(errors->front(), "code");
    const std::string message = text_of(errors->front(), "message");
    if (code.empty() || message.empty()) return code + message;
    return code + ": " + message;
  }
  for (const char* key : {"details", "error_description", "message", "error"}) {
    if (std::string text = text_of(document, key); !text.empty()) return text;
  }
  return {};
}

std::string_view reason(int status) {
  switch (status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return "sent on to another place";
    case 404:
      return "not found";
    case 405:
      return "not supported";
    case 413:
      return "too large";
    case 429:
      return "too many requests";
    case 500:
      return "internal error";
    case 502:
      return "bad gateway";
    case 503:
      return "not available";
    case 504:
      return "gateway timeout";
    default:
      return {};
  }
}

std::string hint_for(std::string_view registry, const http::Response& response) {
  if (response.status == 404) {
    const Family* family = family_of(registry);
    const bool no_repository = response.body.find("NAME_UNKNOWN") != std::string::npos;
    if (no_repository && family != nullptr && !family->absent.empty()) {
      return std::string(family->absent);
    }
    return "check the name and the tag; has it been pushed?";
  }
  if (response.status == 429) {
    return registry == "docker.io" ? "log in: kfpkg login, or set a mirror for docker.io"
                                   : "wait a while, or log in";
  }
  return response.status >= 500 ? "try again later; the fault is the registry's" : "";
}

// The words of Go's and of nginx's servers.
bool is_asked_plainly(const http::Response& response) {
  return response.status == 400 &&
         (response.body.find("sent an HTTP request to an HTTPS server") != std::string::npos ||
          response.body.find("plain HTTP request was sent to HTTPS port") != std::string::npos);
}

// The schemes that a 401 offers, when none of them is one that we know.
std::optional<std::string> strange_schemes(const http::Response& response) {
  if (response.status != 401) return std::nullopt;
  std::vector<std::string> names;
  for (const Challenge& each : challenges_of(response)) {
    if (is_known(each)) return std::nullopt;
    names.push_back(printable(each.scheme));
  }
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::string detail_of(const http::Response& response, const std::optional<Credential>& used) {
  std::string text = message_in(response.body);
  if (used) {
    // A server may echo what it was sent.
    text = without_secret(std::move(text), base64_encode(used->username + ':' + used->secret));
    text = without_secret(std::move(text), used->secret);
  }
  if (text.size() > k_longest_detail) {
    text.resize(k_longest_detail);
    text += "...";
  }
  return printable(text);
}

tl::unexpected<Error> not_let_in(std::string_view registry, std::string_view server,
                                 std::string_view detail, const std::optional<Credential>& used) {
  const std::string because = detail.empty() ? std::string() : fmt::format(" ({})", detail);
  const std::string asked =
      server == registry ? std::string(server) : fmt::format("{} (for {})", server, registry);
  if (!used) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: access denied, and no credentials were found{}", asked, because),
                login_hint(registry));
  }
  return fail(ErrorKind::credentials,
              fmt::format("{}: access denied for {}{}", asked, used->describe(), because),
              fmt::format("{}, or check the rights of that account", login_hint(registry)));
}

tl::unexpected<Error> refusal(std::string_view registry, std::string_view what,
                              const http::Response& response,
                              const std::optional<Credential>& used) {
  const std::string detail = detail_of(response, used);
  if (const auto schemes = strange_schemes(response); schemes && !used) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: {}: it asks for a login (401) and offers no way to sign in that "
                            "kfpkg knows; it offers {}",
                            registry, what, *schemes),
                "kfpkg knows Basic and Bearer; check that this is a registry, and what stands "
                "before it: a proxy may have answered");
  }
  if (response.status == 401 || response.status == 403) {
    auto error = not_let_in(registry, registry, detail, used);
    return in_context(std::move(error.value()), fmt::format("asking {} for {}", registry, what));
  }
  if (is_asked_plainly(response)) {
    return fail(ErrorKind::network,
                fmt::format("{}: it speaks TLS, and was asked over plain HTTP", registry),
                fmt::format("put its certificate authority into /etc/docker/certs.d/{}/ca.crt, and "
                            "do not declare it insecure",
                            registry));
  }
  std::string text = fmt::format("{}: {}: ", registry, what);
  const std::string_view known = reason(response.status);
  text += known.empty() ? fmt::format("status {}", response.status)
                        : fmt::format("{} ({})", known, response.status);
  if (!detail.empty()) text += ": " + detail;
  const auto quota = rate_limit_of(response);
  if (response.status == 429 && quota) text += "; " + quota->describe();
  return fail(ErrorKind::registry, std::move(text), hint_for(registry, response));
}

}  // namespace kfpkg::registry
