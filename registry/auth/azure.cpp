// SPDX-License-Identifier: Apache-2.0
// From an Entra token to a refresh token of one registry.
#include "registry/auth/azure.hpp"

#include "registry/auth/entra_detail.hpp"
#include "registry/auth/refusal_detail.hpp"
#include "registry/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace kfpkg::registry {
namespace {

constexpr std::uint64_t k_answer_limit = 64U << 10U;
constexpr const char* k_null_user = "00000000-0000-0000-0000-000000000000";

// The narrower audience first: a token for it opens registries and nothing else. Registries may be
// told to take no tokens for the resource manager ("authentication-as-arm").
constexpr std::array<AzureCloud, 3> k_clouds{
    {{".azurecr.io",
      "https://login.microsoftonline.com",
      {"https://containerregistry.azure.net", "https://management.azure.com"}},
     {".azurecr.us", "https://login.microsoftonline.us", {"https://management.usgovcloudapi.net"}},
     {".azurecr.cn", "https://login.chinacloudapi.cn", {"https://management.chinacloudapi.cn"}}}};

const AzureCloud* cloud_of(std::string_view registry) {
  for (const AzureCloud& cloud : k_clouds) {
    if (!registry.ends_with(cloud.suffix)) continue;
    // Letters, digits and dashes: registries with a domain name label have a dash, private data
    // endpoints ("NAME.REGION.data") are no registries.
    const std::string_view name = registry.substr(0, registry.size() - cloud.suffix.size());
    const bool plain =
        std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    return plain && !name.empty() ? &cloud : nullptr;
  }
  return nullptr;
}

// Names are compared as they were checked: nothing that a URL parser could read otherwise.
http::Request exchange_request(const std::string& registry, const std::string& token,
                               const Environment& environment) {
  http::Request request;
  request.method = "POST";
  request.url = fmt::format("https://{}/oauth2/exchange", registry);
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = fmt::format("grant_type=access_token&service={}", registry);
  if (environment.has("AZURE_TENANT_ID")) {
    request.body += "&tenant=" + http::percent_encode(*environment.get("AZURE_TENANT_ID"));
  }
  request.body += "&access_token=" + http::percent_encode(token);
  request.body_limit = k_answer_limit;
  return request;
}

Result<http::Response> exchange(Sender& sender, const Environment& environment,
                                const std::string& registry, const std::string& token,
                                const std::stop_token& stop) {
  http::Request request = exchange_request(registry, token, environment);
  request.headers.emplace_back("User-Agent", sender.options().user_agent);
  KFPKG_TRY_ASSIGN(request.tls, tls_files_for(registry, sender.options().certificate_dirs));
  return sender.repeat(described(request), [&] { return sender.once(request, stop); }, stop);
}

std::string name_of(AzureIdentity identity) {
  for (const auto& [name, value] : k_azure_identities) {
    if (value == identity) return fmt::format("Azure identity \"{}\"", name);
  }
  return "Azure identity";
}

}  // namespace

bool is_azure_registry(std::string_view registry) {
  return cloud_of(registry) != nullptr;
}

Result<Credential> azure_credential(http::Transport& transport, const ClientOptions& options,
                                    const Environment& environment, const std::string& registry,
                                    AzureIdentity identity, std::stop_token stop) {
  const AzureCloud* cloud = cloud_of(registry);
  if (cloud == nullptr) {
    return fail(
        ErrorKind::usage,
        fmt::format("{}: not an Azure Container Registry, so it gets no Entra token", registry),
        "--identity is for NAME.azurecr.io, NAME.azurecr.us and NAME.azurecr.cn");
  }
  Wire wire(transport, options);
  Sender sender(wire, options);
  Entra entra(sender, environment, *cloud, stop);
  const AzureIdentity used = chosen_identity(identity, environment);
  Credential credential{k_null_user, {}, true, false, name_of(used)};
  Result<std::string> token;
  http::Response response;
  for (const std::string_view audience : cloud->audiences) {
    if (audience.empty()) break;
    const bool is_first = audience == cloud->audiences.front();
    token = entra.token(used, audience);
    // Not every tenant knows the narrow audience.
    if (!token && is_first && token.error().kind == ErrorKind::credentials) continue;
    if (!token) return tl::unexpected(std::move(token.error()));
    KFPKG_TRY_ASSIGN(response, exchange(sender, environment, registry, *token, stop));
    if (response.status != 401 && response.status != 403) break;
  }
  if (!token) return tl::unexpected(std::move(token.error()));
  const Credential shown{{}, *token, true, false, credential.origin};
  if (response.status == 400 || response.status == 401 || response.status == 403) {
    auto error = not_let_in(registry, registry, detail_of(response, shown), shown);
    error.value().hint = "give the identity the role AcrPush (or AcrPull) on this registry";
    return error;
  }
  if (response.status != 200) return refusal(registry, "a refresh token", response, shown);
  credential.secret = json_text(response.body, "refresh_token");
  if (!credential.secret.empty()) return credential;
  return fail(ErrorKind::registry, fmt::format("{}: its answer holds no token", registry));
}

}  // namespace kfpkg::registry
