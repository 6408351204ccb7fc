// SPDX-License-Identifier: Apache-2.0
// The registry client of one run, with the user's credentials and the settings of the workspace.
#pragma once

#include "cli/services.hpp"
#include "registry/client.hpp"
#include "registry/credentials.hpp"
#include "workspace/folders/folders.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

/// The client's options by the settings of these folders.
[[nodiscard]] registry::ClientOptions registry_options(
    Services& services, const std::vector<workspace::ComponentFolder>& folders);

/// "ghcr.io" of the setting `registry: ghcr.io/acme`.
[[nodiscard]] std::string host_of_registry(const std::string& registry);

class RegistryAccess {
 public:
  RegistryAccess(Services& services, const std::vector<workspace::ComponentFolder>& folders);
  [[nodiscard]] registry::Client& client() { return m_client; }
  [[nodiscard]] const registry::RetryPolicy& retry_policy() const { return m_options.retry; }
  /// Whether this registry ("host:port") is spoken to without TLS.
  [[nodiscard]] bool is_plain_http(const std::string& registry) const;

 private:
  registry::ClientOptions m_options;
  registry::ConfiguredCredentials m_credentials;
  registry::Client m_client;
};

}  // namespace kfpkg::cli
