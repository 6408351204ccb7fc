// SPDX-License-Identifier: Apache-2.0
// Settings to client options.
#include "cli/flows/registry_access.hpp"

#include <string>

namespace kfpkg::cli {
namespace {

registry::ClientOptions client_options(Services& services,
                                       const std::vector<ComponentFolder>& folders) {
  registry::ClientOptions options;
  for (const ComponentFolder& folder : folders) {
    for (const auto& [host, value] : folder.config.named("registries.*.insecure")) {
      if (value == "true") options.insecure.push_back(host);
    }
  }
  options.certificate_dirs = registry::default_certificate_dirs(services.environment);
  options.clock = services.clock;
  options.on_note = [&services](std::string_view text) {
    services.progress.note("registry", text);
  };
  return options;
}

}  // namespace

RegistryAccess::RegistryAccess(Services& services, const std::vector<ComponentFolder>& folders)
    : m_credentials(
          services.environment, services.processes,
          [&services](std::string_view text) { services.progress.note("credentials", text); }),
      m_client(services.transport, m_credentials, client_options(services, folders)) {}

}  // namespace kfpkg::cli
