// SPDX-License-Identifier: Apache-2.0
// The snapshot of the environment.
#include "core/sys/environment.hpp"

#include <pwd.h>
#include <unistd.h>

#include <utility>

namespace kfpkg {

namespace {

/// The home folder that the system has for this user, as docker asks for it without HOME.
std::string home_of_user() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr && user->pw_dir != nullptr ? user->pw_dir : "";
}

}  // namespace

Environment::Environment(std::map<std::string, std::string> variables)
    : m_variables(std::move(variables)) {}

Environment Environment::of_process() {
  std::map<std::string, std::string> variables;
  for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
    const std::string_view entry(*at);
    const std::size_t equals = entry.find('=');
    if (equals == entry.npos) continue;
    variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  Environment environment(std::move(variables));
  if (!environment.has("HOME")) environment.m_users_home = home_of_user();
  return environment;
}

std::optional<std::string> Environment::get(std::string_view name) const {
  const auto found = m_variables.find(std::string(name));
  if (found == m_variables.end()) return std::nullopt;
  return found->second;
}

bool Environment::has(std::string_view name) const {
  const auto value = get(name);
  return value && !value->empty();
}

Environment Environment::with(std::string name, std::string value) const {
  Environment copy = *this;
  copy.m_variables.insert_or_assign(std::move(name), std::move(value));
  return copy;
}

Environment Environment::without(std::string_view name) const {
  Environment copy = *this;
  copy.m_variables.erase(std::string(name));
  return copy;
}

std::filesystem::path Environment::home() const {
  if (has("HOME")) return *get("HOME");
  return m_users_home.empty() ? "/" : m_users_home;
}

std::filesystem::path Environment::docker_config_dir() const {
  if (has("DOCKER_CONFIG")) return *get("DOCKER_CONFIG");
  return home() / ".docker";
}

std::filesystem::path Environment::config_dir() const {
  if (has("XDG_CONFIG_HOME")) return std::filesystem::path(*get("XDG_CONFIG_HOME")) / "kfpkg";
  return home() / ".config" / "kfpkg";
}

std::filesystem::path Environment::cache_dir() const {
  if (has("XDG_CACHE_HOME")) return std::filesystem::path(*get("XDG_CACHE_HOME")) / "kfpkg";
  return home() / ".cache" / "kfpkg";
}

}  // namespace kfpkg
