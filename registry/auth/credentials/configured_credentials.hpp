// SPDX-License-Identifier: Apache-2.0
// The credentials that docker, podman and their helpers keep.
#pragma once

#include "core/process/process.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "registry/auth/credentials/credentials.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

struct Helper;

/// What the user's other tools are logged in with. The first source that knows the registry wins:
///   1. DOCKER_AUTH_CONFIG (JSON in the environment, as docker 28.3 reads it)
///   2. config.json in DOCKER_CONFIG, or ~/.docker
///   3. the file that REGISTRY_AUTH_FILE names
///   4. XDG_RUNTIME_DIR/containers/auth.json
///   5. XDG_CONFIG_HOME/containers/auth.json, or ~/.config/containers/auth.json
/// In a file, `credHelpers` of the host comes first, then `credsStore`, then `auths` (exact host;
/// longest path prefix first). A helper that is not installed counts as "no credential", with a
/// note. A helper is asked once for each registry, also by several threads; files are read anew.
class ConfiguredCredentials final : public CredentialSource {
 public:
  using Note = std::function<void(std::string_view)>;
  ConfiguredCredentials(Environment environment, ProcessRunner& runner, Note note = {});
  [[nodiscard]] Result<std::optional<Credential>> find(std::string_view registry,
                                                       std::string_view repository,
                                                       std::stop_token stop) override;
  [[nodiscard]] std::string absent_helper(std::string_view registry) override;
  /// The files that are looked at, in order, whether they exist or not.
  [[nodiscard]] std::vector<std::filesystem::path> files() const;

 private:
  [[nodiscard]] Result<std::optional<Credential>> ask(const Helper& helper, std::stop_token stop);
  Environment m_environment;
  ProcessRunner& m_runner;
  Note m_note;
  std::mutex m_mutex;                                                  ///< held while a helper runs
  std::map<std::string, Result<std::optional<Credential>>> m_answers;  ///< of helpers
  std::map<std::string, std::string, std::less<>> m_absent;            ///< by registry
};

}  // namespace kfpkg::registry
