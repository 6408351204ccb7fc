// SPDX-License-Identifier: Apache-2.0
// The sign-in forms of Microsoft Entra (v2.0 client credentials), of managed identities (IMDS
// 2018-02-01, App Service 2019-08-01) and of GitHub's OIDC provider, as Microsoft's and GitHub's
// documentation have them.
#include "core/fs/change_set.hpp"
#include "core/json/bounds.hpp"
#include "core/text/trim.hpp"
#include "registry/auth/entra_detail.hpp"
#include "registry/auth/refusal_detail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kfpkg::registry {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t k_answer_limit = 64U << 10U;
constexpr std::uint64_t k_token_file_limit = 64U << 10U;
constexpr std::chrono::seconds k_patience{30};
// Nothing answers at the metadata service's address outside Azure.
constexpr std::chrono::seconds k_metadata_patience{3};
constexpr const char* k_metadata_host = "http://169.254.169.254";
constexpr const char* k_github_audience = "api://AzureADTokenExchange";
constexpr const char* k_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::string field(std::string_view name, std::string_view value) {
  return fmt::format("{}={}", name, http::percent_encode(value));
}

std::string without_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

// https, or plain HTTP inside this machine's own network, where those endpoints are.
Status check_place(const std::string& address, std::string_view variable) {
  const auto url = http::parse_url(address);
  if (url && (url->scheme == "https" || url->is_internal())) return {};
  return fail(ErrorKind::config, fmt::format("{}: not an https address", variable));
}

}  // namespace

std::string json_text(const std::string& body, const char* field) {
  const Json document = json_depth_within(body) ? Json::parse(body, nullptr, false) : Json();
  if (!document.is_object()) return {};
  const auto found = document.find(field);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

AzureIdentity chosen_identity(AzureIdentity identity, const Environment& environment) {
  if (identity != AzureIdentity::automatic) return identity;
  if (environment.has("AZURE_CLIENT_SECRET")) return AzureIdentity::secret;
  if (environment.has("AZURE_FEDERATED_TOKEN_FILE")) return AzureIdentity::workload;
  const bool github =
      environment.has("ACTIONS_ID_TOKEN_REQUEST_URL") && environment.has("AZURE_CLIENT_ID");
  return github ? AzureIdentity::github : AzureIdentity::managed;
}

Result<std::string> Entra::needed(std::string_view name, std::string_view what) const {
  if (m_environment.has(name)) return *m_environment.get(name);
  return fail(ErrorKind::config, fmt::format("{}: {} is not set", what, name),
              fmt::format("set {}, or choose another --identity", name));
}

Result<std::string> Entra::ask(http::Request request, const std::string& secret,
                               const char* field) {
  request.body_limit = k_answer_limit;
  if (request.total_timeout.count() == 0) request.total_timeout = k_patience;
  request.headers.emplace_back("User-Agent", m_sender.options().user_agent);
  const auto url = http::parse_url(request.url);
  const std::string server = url ? url->authority() : std::string("the sign-in");
  // What does not answer on this machine is not there: no waiting for it.
  const auto once = [&]() -> Result<http::Response> {
    auto outcome = m_sender.once(request, m_stop);
    if (outcome || !request.direct || outcome.error().kind != ErrorKind::network) return outcome;
    return fail(ErrorKind::tool, outcome.error().message, outcome.error().hint);
  };
  KFPKG_TRY_ASSIGN(const http::Response response,
                   m_sender.repeat(described(request), once, m_stop));
  const Credential used{{}, secret, false, false, {}};
  if (response.status != 200) {
    const std::string detail = detail_of(response, used);
    return fail(
        ErrorKind::credentials,
        fmt::format("{}: no token for this identity (status {}){}", server, response.status,
                    detail.empty() ? detail : ": " + detail),
        "check AZURE_CLIENT_ID and AZURE_TENANT_ID, and that the identity is assigned here");
  }
  std::string token = json_text(response.body, field);
  if (!token.empty()) return token;
  return fail(ErrorKind::registry, fmt::format("{}: its answer holds no token", server));
}

Result<std::string> Entra::sign_in(std::string form, const std::string& secret,
                                   std::string_view audience) {
  KFPKG_TRY_ASSIGN(const std::string tenant, needed("AZURE_TENANT_ID", "Entra"));
  KFPKG_TRY_ASSIGN(const std::string client, needed("AZURE_CLIENT_ID", "Entra"));
  std::string authority(m_cloud.authority);
  if (m_environment.has("AZURE_AUTHORITY_HOST")) {
    authority = *m_environment.get("AZURE_AUTHORITY_HOST");
    if (!http::parse_url(authority) || !authority.starts_with("https://")) {
      return fail(ErrorKind::config, "AZURE_AUTHORITY_HOST: not an https address");
    }
  }
  http::Request request;
  request.method = "POST";
  request.url = fmt::format("{}/{}/oauth2/v2.0/token", without_slash(std::move(authority)),
                            http::percent_encode(tenant));
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = fmt::format("grant_type=client_credentials&{}&{}&{}", field("client_id", client),
                             form, field("scope", fmt::format("{}/.default", audience)));
  return ask(std::move(request), secret, "access_token");
}

Result<std::string> Entra::from_secret(std::string_view audience) {
  KFPKG_TRY_ASSIGN(const std::string secret, needed("AZURE_CLIENT_SECRET", "service principal"));
  return sign_in(field("client_secret", secret), secret, audience);
}

Result<std::string> Entra::with_assertion(const std::string& assertion, std::string_view audience) {
  return sign_in(fmt::format("{}&{}", field("client_assertion_type", k_assertion_type),
                             field("client_assertion", assertion)),
                 assertion, audience);
}

Result<std::string> Entra::from_workload(std::string_view audience) {
  KFPKG_TRY_ASSIGN(const std::string path,
                   needed("AZURE_FEDERATED_TOKEN_FILE", "workload identity"));
  KFPKG_TRY_ASSIGN(const std::string text, read_file(path, k_token_file_limit));
  const std::string assertion(trim(text));
  if (assertion.empty()) return fail(ErrorKind::config, fmt::format("{}: holds no token", path));
  return with_assertion(assertion, audience);
}

Result<std::string> Entra::from_github(std::string_view audience) {
  KFPKG_TRY_ASSIGN(const std::string address,
                   needed("ACTIONS_ID_TOKEN_REQUEST_URL", "GitHub Actions"));
  KFPKG_TRY_ASSIGN(const std::string bearer,
                   needed("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "GitHub Actions"));
  if (!http::parse_url(address) || !address.starts_with("https://")) {
    return fail(ErrorKind::config, "ACTIONS_ID_TOKEN_REQUEST_URL: not an https address");
  }
  http::Request request;
  request.url = fmt::format("{}{}{}", address, address.find('?') == std::string::npos ? '?' : '&',
                            field("audience", k_github_audience));
  request.headers.emplace_back("Authorization", "bearer " + bearer);
  KFPKG_TRY_ASSIGN(const std::string assertion, ask(std::move(request), bearer, "value"));
  return with_assertion(assertion, audience);
}

Result<std::string> Entra::from_app_service(std::string_view audience) {
  KFPKG_TRY_ASSIGN(const std::string address, needed("IDENTITY_ENDPOINT", "managed identity"));
  KFPKG_TRY_ASSIGN(const std::string header, needed("IDENTITY_HEADER", "managed identity"));
  KFPKG_TRY(check_place(address, "IDENTITY_ENDPOINT"));
  http::Request request;
  request.url =
      fmt::format("{}{}{}&api-version=2019-08-01", address,
                  address.find('?') == std::string::npos ? '?' : '&', field("resource", audience));
  if (m_environment.has("AZURE_CLIENT_ID")) {
    request.url += '&' + field("client_id", *m_environment.get("AZURE_CLIENT_ID"));
  }
  request.headers.emplace_back("X-IDENTITY-HEADER", header);
  request.direct = true;
  return ask(std::move(request), header, "access_token");
}

Result<std::string> Entra::from_metadata_service(std::string_view audience) {
  std::string host = k_metadata_host;
  // The same variable as Microsoft's own libraries look at.
  if (m_environment.has("AZURE_POD_IDENTITY_AUTHORITY_HOST")) {
    host = without_slash(*m_environment.get("AZURE_POD_IDENTITY_AUTHORITY_HOST"));
    KFPKG_TRY(check_place(host, "AZURE_POD_IDENTITY_AUTHORITY_HOST"));
  }
  http::Request request;
  request.url = fmt::format("{}/metadata/identity/oauth2/token?api-version=2018-02-01&{}", host,
                            field("resource", audience));
  if (m_environment.has("AZURE_CLIENT_ID")) {
    request.url += '&' + field("client_id", *m_environment.get("AZURE_CLIENT_ID"));
  }
  request.headers.emplace_back("Metadata", "true");
  request.direct = true;
  request.connect_timeout = k_metadata_patience;
  auto token = ask(std::move(request), {}, "access_token");
  if (token || token.error().kind != ErrorKind::tool) return token;
  return fail(
      ErrorKind::network, "managed identity: the instance metadata service does not answer",
      "this machine is none of Azure's, or has no identity; use --identity secret, workload "
      "or github, or a user name and a token");
}

Result<std::string> Entra::token(AzureIdentity identity, std::string_view audience) {
  switch (chosen_identity(identity, m_environment)) {
    case AzureIdentity::secret:
      return from_secret(audience);
    case AzureIdentity::workload:
      return from_workload(audience);
    case AzureIdentity::github:
      return from_github(audience);
    case AzureIdentity::automatic:
    case AzureIdentity::managed:
      break;
  }
  return m_environment.has("IDENTITY_ENDPOINT") && m_environment.has("IDENTITY_HEADER")
             ? from_app_service(audience)
             : from_metadata_service(audience);
}

}  // namespace kfpkg::registry
