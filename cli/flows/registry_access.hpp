// SPDX-License-Identifier: Apache-2.0
// The registry client of one run, with the user's credentials and the settings of the workspace.
#pragma once

#include "cli/config/workspace.hpp"
#include "cli/services.hpp"
#include "registry/client.hpp"
#include "registry/credentials.hpp"

#include <memory>
#include <vector>

namespace kfpkg::cli {

class RegistryAccess {
 public:
  RegistryAccess(Services& services, const std::vector<ComponentFolder>& folders);
  [[nodiscard]] registry::Client& client() { return m_client; }

 private:
  registry::ConfiguredCredentials m_credentials;
  registry::Client m_client;
};

}  // namespace kfpkg::cli
