// SPDX-License-Identifier: Apache-2.0
// Where `kfpkg login` puts credentials: docker's config.json, or the credential helper that it
// names.
#pragma once

#include "core/process/process.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "registry/auth/credentials/credentials.hpp"

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

/// "https://ghcr.io/", "index.docker.io" and their like as the name that credentials are kept
/// under. An error of kind usage for what is no registry; its message never holds user information.
[[nodiscard]] Result<std::string> registry_name(std::string_view text);

struct StoredAt {
  std::string place;  ///< a file, or "docker-credential-pass"
  bool plain = true;  ///< readable for whoever reads the file
};

/// Writes config.json in DOCKER_CONFIG or ~/.docker, as docker does: 0600, by a temporary file and
/// rename, through a symbolic link; keys that it does not know stay, and so does
/// what other kfpkgs write at the same time. Not for several threads.
class CredentialStore {
 public:
  CredentialStore(const Environment& environment, ProcessRunner& runner);

  /// With a helper for this registry (`credHelpers`, then `credsStore`) the secret goes there, and
  /// the file gets the empty marker of docker. An error of kind tool when the helper is missing.
  [[nodiscard]] Result<StoredAt> store(const std::string& registry, const Credential& credential,
                                       std::stop_token stop);
  /// Takes out every spelling of the registry; the places where something was.
  [[nodiscard]] Result<std::vector<std::string>> erase(const std::string& registry,
                                                       std::stop_token stop);
  [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

 private:
  const Environment& m_environment;
  ProcessRunner& m_runner;
  std::filesystem::path m_file;  ///< behind symbolic links
};

}  // namespace kfpkg::registry
