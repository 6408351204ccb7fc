// SPDX-License-Identifier: Apache-2.0
// Settings to client options.
#include "cli/registry_access.hpp"

#include "cli/retry_settings.hpp"
#include "registry/endpoint.hpp"

#include <string>

namespace kfpkg::cli {

registry::ClientOptions registry_options(Services& services,
                                         const std::vector<workspace::ComponentFolder>& folders) {
  registry::ClientOptions options;
  for (const workspace::ComponentFolder& folder : folders) {
    for (const auto& [host, value] : folder.config->registry.insecure) {
      if (*value) options.insecure.push_back(host);
    }
  }
  options.certificate_dirs = registry::default_certificate_dirs(services.environment);
  options.clock = services.clock;
  const workspace::Config config =
      folders.empty() ? workspace::Config({workspace::settings_of_environment(services.environment)
                                               .value_or(SettingsLayer())})
                      : folders.front().config;
  options.retry = retry_policy_of(config->registry, services.environment);
  options.on_retry = [&services](std::string_view text) {
    services.progress.detail("registry", text);
  };
  options.on_quota = [&services](std::string_view text) {
    services.progress.detail("registry", text);
  };
  options.on_note = [&services](std::string_view text) {
    services.progress.note("registry", text);
  };
  return options;
}

std::string host_of_registry(const std::string& registry) {
  return registry.substr(0, registry.find('/'));
}

RegistryAccess::RegistryAccess(Services& services,
                               const std::vector<workspace::ComponentFolder>& folders)
    : m_options(registry_options(services, folders)),
      m_credentials(
          services.environment, services.processes,
          [&services](std::string_view text) { services.progress.note("credentials", text); }),
      m_client(services.transport, m_credentials, m_options) {}

bool RegistryAccess::is_plain_http(const std::string& registry) const {
  const auto endpoint =
      registry::endpoint_of(registry, m_options.insecure, m_options.certificate_dirs);
  return endpoint && endpoint->url.scheme == "http";
}

}  // namespace kfpkg::cli
