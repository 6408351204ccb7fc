// SPDX-License-Identifier: Apache-2.0
// Azure Container Registry by Microsoft Entra identities, without the az command (Azure/acr,
// docs/AAD-OAuth.md).
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "registry/client.hpp"
#include "registry/credentials.hpp"

#include <array>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace kfpkg::registry {

/// Where an identity comes from.
///   secret    AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_CLIENT_SECRET: a service principal
///   workload  AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE: a pod of AKS
///   github    AZURE_CLIENT_ID, AZURE_TENANT_ID, ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN: a job of
///             GitHub Actions with `id-token: write`
///   managed   IDENTITY_ENDPOINT and IDENTITY_HEADER (App Service, Container Apps), else the
///             instance metadata service; AZURE_CLIENT_ID names one of several identities
///   automatic the first of these whose variables are set, else managed
enum class AzureIdentity { automatic, secret, workload, github, managed };

inline constexpr std::array<std::pair<std::string_view, AzureIdentity>, 5> k_azure_identities{
    {{"auto", AzureIdentity::automatic},
     {"secret", AzureIdentity::secret},
     {"workload", AzureIdentity::workload},
     {"github", AzureIdentity::github},
     {"managed", AzureIdentity::managed}}};

/// True for NAME.azurecr.io, NAME.azurecr.us and NAME.azurecr.cn on the port of https, and for
/// nothing that only looks like them (GO-2026-6225): an Entra token goes nowhere else.
[[nodiscard]] bool is_azure_registry(std::string_view registry);

/// A refresh token of this registry for the identity, as docker stores it: the user of the null
/// GUID and an identity token, good for about three hours. Refused where the host check fails,
/// before anybody is asked. Errors name what is missing, never a token.
[[nodiscard]] Result<Credential> azure_credential(http::Transport& transport,
                                                  const ClientOptions& options,
                                                  const Environment& environment,
                                                  const std::string& registry,
                                                  AzureIdentity identity, std::stop_token stop);

}  // namespace kfpkg::registry
