// SPDX-License-Identifier: Apache-2.0
// Settings of variables and flags.
#include "core/text/ascii.hpp"
#include "core/text/split.hpp"
#include "core/text/suggest.hpp"
#include "workspace/settings/config.hpp"
#include "workspace/settings/setting_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::workspace {
namespace {

constexpr std::string_view k_prefix = "KFPKG_";

bool has_star(const ConfigKey& key) {
  return key.name.find('*') != key.name.npos;
}

/// PUBLISH_URL of "publish.url".
std::string variable_of(const ConfigKey& key) {
  std::string name(key.name);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c == '.' ? '_' : ascii_upper(c); });
  return name;
}

/// KFPKG_LAB_REGISTRY is a name of its own, no slip of the keys.
bool is_part(std::string_view name, std::string_view known) {
  return name.ends_with(fmt::format("_{}", known)) || name.starts_with(fmt::format("{}_", known));
}

Status check_variable(const ConfigKey& key, const std::string& name, const std::string& text,
                      const std::vector<std::string>& values) {
  if (const auto wanted = wanted_instead(key.type, text); !wanted.empty()) {
    return fail(ErrorKind::config, fmt::format("{}: \"{}\" is not {}", name, text, wanted));
  }
  for (const std::string& value : values) {
    const Status status = check_setting(key.name, value);
    if (status) continue;
    return fail(ErrorKind::config, fmt::format("{}: {}", name, status.error().message),
                status.error().hint);
  }
  return {};
}

}  // namespace

std::vector<std::string> split_values(const ConfigKey& key, const std::string& text) {
  if (key.type != ConfigType::string_list) return {text};
  const auto parts = split(text, ",");
  return {parts.begin(), parts.end()};
}

Result<SettingsLayer> settings_of_environment(const Environment& environment) {
  SettingsLayer settings;
  for (const ConfigKey& key : all_config_keys()) {
    if (has_star(key)) continue;
    const std::string name = std::string(k_prefix) + variable_of(key);
    const auto text = environment.get(name);
    if (!text || text->empty()) continue;
    std::vector<std::string> values = split_values(key, *text);
    KFPKG_TRY(check_variable(key, name, *text, values));
    settings.insert_or_assign({std::string(key.name), ""},
                              Setting{std::move(values), {Origin::Kind::variable, name, 0}});
  }
  return settings;
}

std::vector<std::string> misspelt_variables(const Environment& environment) {
  std::vector<std::string> names;
  for (const ConfigKey& key : all_config_keys()) {
    if (!has_star(key)) names.push_back(variable_of(key));
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::vector<std::string> sentences;
  for (const auto& [variable, value] : environment.variables()) {
    if (value.empty() || !variable.starts_with(k_prefix)) continue;
    const std::string_view name = std::string_view(variable).substr(k_prefix.size());
    // The prefix is others' too: only what is nearly one of ours is worth a word.
    const std::string_view near = nearest(name, known);
    if (near.empty() || near == name || is_part(name, near)) continue;
    sentences.push_back(
        fmt::format("{} is no setting; did you mean {}{}?", variable, k_prefix, near));
  }
  return sentences;
}

Status check_flags(const SettingsLayer& flags) {
  const auto registry = flags.find({std::string(key_of<&image::Settings::registry>()), {}});
  if (registry == flags.end()) return {};
  for (const std::string& value : registry->second.values) {
    Status status = check_setting(registry->first.first, value);
    if (status) continue;
    status.error().kind = ErrorKind::usage;
    return in_context(std::move(status.error()), "reading " + registry->second.origin.str());
  }
  return {};
}

}  // namespace kfpkg::workspace
