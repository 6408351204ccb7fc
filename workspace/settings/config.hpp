// SPDX-License-Identifier: Apache-2.0
// The settings of one component with their origins: flags beat KFPKG_*, beats the component's
// kfpkg.yaml, beats the workspace's, beats the user's.
#pragma once

#include "core/config_key.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "core/text/source.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::workspace {

struct Setting {
  std::vector<std::string> values;
  std::string origin;  ///< "kfpkg.yaml:3", "KFPKG_REGISTRY", "--registry", "default"
};

/// Settings by key and, for keys with a star, the name that stands for it: {"registries.*.mirror",
/// "docker.io"}.
using Settings = std::map<std::pair<std::string, std::string>, Setting>;

/// The keys of all rooms, in the order of the documentation.
[[nodiscard]] std::vector<ConfigKey> all_config_keys();

/// Settings of one kfpkg.yaml. Unknown keys, wrong types and broken YAML are errors of kind config
/// that name the place and the nearest known key.
[[nodiscard]] Result<Settings> read_settings(const SourcePtr& source);

/// KFPKG_<KEY> for keys without a star, lists separated by commas: KFPKG_PLATFORMS,
/// KFPKG_PUBLISH_URL. A value of the wrong type is an error that names the variable.
[[nodiscard]] Result<Settings> settings_of_environment(const Environment& environment);

class Config {
 public:
  /// Layers from the weakest to the strongest; defaults of the key tables lie below them.
  explicit Config(const std::vector<Settings>& layers);

  /// Value of a key without a star; empty when nothing is set and there is no default.
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view key) const;
  /// Name to value of a key with a star.
  [[nodiscard]] std::map<std::string, std::string> named(std::string_view key) const;
  /// The same with some settings replaced.
  [[nodiscard]] Config with(const Settings& settings) const;
  [[nodiscard]] const Settings& settings() const { return *m_settings; }

 private:
  std::shared_ptr<const Settings> m_settings;  // the same for most folders of a workspace
};

}  // namespace kfpkg::workspace
