// SPDX-License-Identifier: Apache-2.0
// Where docker and podman keep certificates.
#include "registry/options.hpp"

namespace kfpkg::registry {

std::vector<std::filesystem::path> default_certificate_dirs(const Environment& environment) {
  const std::filesystem::path home = environment.home();
  return {home / ".config" / "containers" / "certs.d", environment.docker_config_dir() / "certs.d",
          "/etc/containers/certs.d", "/etc/docker/certs.d"};
}

}  // namespace kfpkg::registry
