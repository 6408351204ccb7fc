// SPDX-License-Identifier: Apache-2.0
// A snapshot of the process environment, taken once in main and handed down; nothing below cli
// calls getenv.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kfpkg {

class Environment {
 public:
  explicit Environment(std::map<std::string, std::string> variables);
  /// Of this process.
  [[nodiscard]] static Environment of_process();

  /// Nothing when unset; an empty value is a value.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  /// True when set and not empty.
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, std::string>& variables() const { return m_variables; }
  /// The same with one variable set, or unset.
  [[nodiscard]] Environment with(std::string name, std::string value) const;
  [[nodiscard]] Environment without(std::string_view name) const;

  /// HOME; of a process without it, the home folder of its user; else "/".
  [[nodiscard]] std::filesystem::path home() const;
  /// DOCKER_CONFIG, or ~/.docker.
  [[nodiscard]] std::filesystem::path docker_config_dir() const;
  /// XDG_CONFIG_HOME/kfpkg, or ~/.config/kfpkg.
  [[nodiscard]] std::filesystem::path config_dir() const;
  /// XDG_CACHE_HOME/kfpkg, or ~/.cache/kfpkg.
  [[nodiscard]] std::filesystem::path cache_dir() const;

 private:
  std::map<std::string, std::string> m_variables;
  std::string m_users_home;  ///< only of a process without HOME
};

}  // namespace kfpkg
