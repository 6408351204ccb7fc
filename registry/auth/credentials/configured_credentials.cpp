// SPDX-License-Identifier: Apache-2.0
// The order in which credentials are looked for.
#include "registry/auth/credentials/configured_credentials.hpp"

#include "core/fs/change_set.hpp"
#include "registry/auth/credentials/auth_file_detail.hpp"
#include "registry/auth/credentials/credential_helper_detail.hpp"

#include <fmt/format.h>

#include <system_error>

namespace kfpkg::registry {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_variable = "DOCKER_AUTH_CONFIG";

}  // namespace

ConfiguredCredentials::ConfiguredCredentials(Environment environment, ProcessRunner& runner,
                                             Note note)
    : m_environment(std::move(environment)), m_runner(runner), m_note(std::move(note)) {}

std::vector<fs::path> ConfiguredCredentials::files() const {
  std::vector<fs::path> paths{m_environment.docker_config_dir() / "config.json"};
  if (m_environment.has("REGISTRY_AUTH_FILE")) {
    paths.emplace_back(*m_environment.get("REGISTRY_AUTH_FILE"));
  }
  if (m_environment.has("XDG_RUNTIME_DIR")) {
    paths.push_back(fs::path(*m_environment.get("XDG_RUNTIME_DIR")) / "containers" / "auth.json");
  }
  const fs::path config = m_environment.has("XDG_CONFIG_HOME")
                              ? fs::path(*m_environment.get("XDG_CONFIG_HOME"))
                              : m_environment.home() / ".config";
  paths.push_back(config / "containers" / "auth.json");
  return paths;
}

std::string ConfiguredCredentials::absent_helper(std::string_view registry) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_absent.find(registry);
  return found == m_absent.end() ? std::string() : found->second;
}

Result<std::optional<Credential>> ConfiguredCredentials::ask(const Helper& helper,
                                                             std::stop_token stop) {
  const std::string key = fmt::format("{} {}", helper.suffix, helper.registry);
  const std::lock_guard lock(m_mutex);
  if (const auto found = m_answers.find(key); found != m_answers.end()) return found->second;
  const auto on_absent = [&](std::string absence) {
    if (m_note) m_note(absence + "; going on without it");
    m_absent.emplace(helper.registry, std::move(absence));
  };
  auto answer = ask_helper(m_runner, m_environment, helper, on_absent, stop);
  if (!stop.stop_requested()) m_answers.emplace(key, answer);
  return answer;
}

Result<std::optional<Credential>> ConfiguredCredentials::find(std::string_view registry,
                                                              std::string_view repository,
                                                              std::stop_token stop) {
  if (m_environment.has(k_variable)) {
    KFPKG_TRY_ASSIGN(const AuthFile file,
                     parse_auth_file(*m_environment.get(k_variable), k_variable));
    if (const auto* found = most_specific(file.auths, registry, repository)) return *found;
  }
  for (const fs::path& path : files()) {
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    KFPKG_TRY_ASSIGN(const std::string bytes, read_file(path, k_auth_file_limit));
    KFPKG_TRY_ASSIGN(const AuthFile file, parse_auth_file(bytes, path.string()));
    const std::string* helper = most_specific(file.helpers, registry, repository);
    const std::string& suffix = helper != nullptr ? *helper : file.store;
    if (!suffix.empty()) {
      KFPKG_TRY_ASSIGN(auto found, ask({suffix, path.string(), std::string(registry)}, stop));
      if (found) return found;
    }
    if (const auto* found = most_specific(file.auths, registry, repository)) return *found;
  }
  return std::nullopt;
}

}  // namespace kfpkg::registry
