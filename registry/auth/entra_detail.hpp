// SPDX-License-Identifier: Apache-2.0
// Access tokens of Microsoft Entra.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "registry/auth/azure_identity.hpp"
#include "registry/wire/sender_detail.hpp"

#include <array>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

/// The places of one Azure cloud.
struct AzureCloud {
  std::string_view suffix;     ///< of its registries
  std::string_view authority;  ///< of its sign-in, where AZURE_AUTHORITY_HOST does not say
  std::array<std::string_view, 2>
      audiences;  ///< that its registries take, the narrower one first; the second may be empty
};

/// Asks for tokens. Everything that is asked is given at construction; it keeps nothing.
class Entra {
 public:
  Entra(Sender& sender, const Environment& environment, const AzureCloud& cloud,
        std::stop_token stop)
      : m_sender(sender), m_environment(environment), m_cloud(cloud), m_stop(std::move(stop)) {}

  /// An access token for `audience` ("https://management.azure.com").
  [[nodiscard]] Result<std::string> token(AzureIdentity identity, std::string_view audience);

 private:
  [[nodiscard]] Result<std::string> needed(std::string_view name, std::string_view what) const;
  [[nodiscard]] Result<std::string> from_app_service(std::string_view audience);
  [[nodiscard]] Result<std::string> from_metadata_service(std::string_view audience);
  [[nodiscard]] Result<std::string> from_secret(std::string_view audience);
  [[nodiscard]] Result<std::string> from_workload(std::string_view audience);
  [[nodiscard]] Result<std::string> from_github(std::string_view audience);
  [[nodiscard]] Result<std::string> with_assertion(const std::string& assertion,
                                                   std::string_view audience);
  [[nodiscard]] Result<std::string> sign_in(std::string form, const std::string& secret,
                                            std::string_view audience);
  [[nodiscard]] Result<std::string> ask(http::Request request, const std::string& secret,
                                        const char* field);

  Sender& m_sender;
  const Environment& m_environment;
  const AzureCloud& m_cloud;
  std::stop_token m_stop;
};

/// One field of a JSON object, bounded; empty when it is not there.
[[nodiscard]] std::string json_text(const std::string& body, const char* field);

/// The first identity whose variables are set.
[[nodiscard]] AzureIdentity chosen_identity(AzureIdentity identity, const Environment& environment);

}  // namespace kfpkg::registry
