// SPDX-License-Identifier: Apache-2.0
// Azure Container Registry by Microsoft Entra identities, without the az command (Azure/acr,
// docs/AAD-OAuth.md).
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "registry/auth/azure_identity.hpp"
#include "registry/auth/credentials/credentials.hpp"
#include "registry/options.hpp"

#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

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
