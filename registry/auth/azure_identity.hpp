// SPDX-License-Identifier: Apache-2.0
// Which Microsoft Entra identity signs in.
#pragma once

#include <array>
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

}  // namespace kfpkg::registry
