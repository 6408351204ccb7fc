// SPDX-License-Identifier: Apache-2.0
// The settings of one component with their origins: flags beat KFPKG_*, beats the component's
// kfpkg.yaml, beats those of the folders above, the workspace's the last, beats the user's.
#pragma once

#include "core/result.hpp"
#include "core/settings/key.hpp"
#include "core/sys/environment.hpp"
#include "core/text/source.hpp"
#include "image/settings.hpp"
#include "lint/settings.hpp"
#include "publish/settings.hpp"
#include "registry/settings.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace kfpkg::workspace {

/// All settings that hold for one folder, by the room that understands them.
struct Settings {
  image::Settings image;
  registry::Settings registry;
  publish::Settings publish;
  lint::Settings lint;
};

/// The settings of the room that a member belongs to.
template <auto M>
[[nodiscard]] constexpr const auto& settings_of(const Settings& settings) {
  using Room = typename detail::Member<decltype(M)>::Room;
  if constexpr (std::is_same_v<Room, image::Settings>) return settings.image;
  if constexpr (std::is_same_v<Room, registry::Settings>) return settings.registry;
  if constexpr (std::is_same_v<Room, publish::Settings>) return settings.publish;
  if constexpr (std::is_same_v<Room, lint::Settings>) return settings.lint;
}

/// The key that a member of a room's settings is bound to.
template <auto M>
[[nodiscard]] constexpr std::string_view key_of() {
  using Room = typename detail::Member<decltype(M)>::Room;
  if constexpr (std::is_same_v<Room, image::Settings>) return name_in<M>(image::k_setting_keys);
  if constexpr (std::is_same_v<Room, registry::Settings>)
    return name_in<M>(registry::k_setting_keys);
  if constexpr (std::is_same_v<Room, publish::Settings>) return name_in<M>(publish::k_setting_keys);
  if constexpr (std::is_same_v<Room, lint::Settings>) return name_in<M>(lint::k_setting_keys);
}

/// The keys of all rooms, in the order of the documentation.
[[nodiscard]] std::vector<ConfigKey> all_config_keys();

/// Settings of one kfpkg.yaml. Unknown keys, keys that are there twice, wrong types, values that
/// cannot be meant (setting_checks.hpp) and broken YAML are errors of kind config that name the
/// place and the way out.
[[nodiscard]] Result<SettingsLayer> read_settings(const SourcePtr& source);

/// KFPKG_<KEY> for keys without a star, lists separated by commas: KFPKG_PLATFORMS,
/// KFPKG_PUBLISH_URL. A value that cannot be meant is an error that names the variable.
[[nodiscard]] Result<SettingsLayer> settings_of_environment(const Environment& environment);
/// A sentence for each variable whose name is nearly one of these.
[[nodiscard]] std::vector<std::string> misspelt_variables(const Environment& environment);
/// Whether the registry that a flag names can be one; an error of kind usage. Other flags are
/// checked by those who read their values.
[[nodiscard]] Status check_flags(const SettingsLayer& flags);

/// The values of a key as one text holds them: lists are separated by commas.
[[nodiscard]] std::vector<std::string> split_values(const ConfigKey& key, const std::string& text);

/// Adds a value that a flag sets to the layer of flags: set<&image::Settings::platforms>(...).
template <auto M>
void set_by_flag(SettingsLayer& flags, std::vector<std::string> values, std::string flag) {
  flags.insert_or_assign({std::string(key_of<M>()), {}},
                         Setting{std::move(values), flag_origin(std::move(flag))});
}
/// The same for a key with a star.
template <auto M>
void set_by_flag(SettingsLayer& flags, const std::string& star, std::string value,
                 std::string flag) {
  flags.insert_or_assign({std::string(key_of<M>()), star},
                         Setting{{std::move(value)}, flag_origin(std::move(flag))});
}

/// What holds for one folder, of all layers. Copies share it.
class Config {
 public:
  /// Layers from the weakest to the strongest; defaults of the key tables lie below them.
  explicit Config(const std::vector<SettingsLayer>& layers);

  [[nodiscard]] const Settings* operator->() const { return &m_state->settings; }
  [[nodiscard]] const Settings& operator*() const { return m_state->settings; }
  /// The same with some settings replaced.
  [[nodiscard]] Config with(const SettingsLayer& settings) const;
  /// What was set, and the defaults, before they had types.
  [[nodiscard]] const SettingsLayer& written() const { return m_state->written; }
  /// What the command line set.
  [[nodiscard]] SettingsLayer flags() const;
  /// --platform and --registry as they were given, for another command line about the same images:
  /// " --platform linux/amd64"; empty when there were none.
  [[nodiscard]] std::string image_flags() const;

 private:
  struct State {
    SettingsLayer written;
    Settings settings;
  };
  [[nodiscard]] static std::shared_ptr<const State> state_of(SettingsLayer written);
  std::shared_ptr<const State> m_state;  // the same for most folders of a workspace
};

}  // namespace kfpkg::workspace
