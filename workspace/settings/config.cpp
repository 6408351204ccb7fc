// SPDX-License-Identifier: Apache-2.0
// Reading and layering of settings.
#include "workspace/settings/config.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/document.hpp"
#include "workspace/settings/setting_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace kfpkg::workspace {
namespace {

std::string place_of(const SourcePtr& source, Span span) {
  const Position at = source->position(span.begin);
  return fmt::format("{}:{}:{}", source->path(), at.line, at.column);
}

tl::unexpected<Error> config_error(const SourcePtr& source, Span span, const std::string& message,
                                   std::string hint = {}) {
  return fail(ErrorKind::config, fmt::format("{}: {}", place_of(source, span), message),
              std::move(hint));
}

/// What a check found, with the place of the text that it is about.
Status at_place(Status checked, const SourcePtr& source, Span span) {
  if (checked) return checked;
  return config_error(source, span, checked.error().message, checked.error().hint);
}

struct Reader {
  SourcePtr source;
  std::vector<ConfigKey> keys;
  SettingsLayer settings;

  Status read_mapping(const yaml::Node& node, const std::string& prefix, const std::string& star);
  Status read_entry(const yaml::Entry& entry, const std::string& prefix, const std::string& star);
  Status read_value(const ConfigKey& key, const yaml::Node& value, const std::string& star);
  [[nodiscard]] const ConfigKey* find(std::string_view name) const;
  [[nodiscard]] bool is_prefix(std::string_view name) const;
  [[nodiscard]] std::string suggest(const std::string& word, const std::string& prefix) const;
};

const ConfigKey* Reader::find(std::string_view name) const {
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const ConfigKey& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

bool Reader::is_prefix(std::string_view name) const {
  const std::string start = std::string(name) + ".";
  return std::any_of(keys.begin(), keys.end(),
                     [&](const ConfigKey& key) { return key.name.starts_with(start); });
}

std::string Reader::suggest(const std::string& word, const std::string& prefix) const {
  std::vector<std::string_view> known;
  for (const ConfigKey& key : keys) {
    if (!key.name.starts_with(prefix)) continue;
    const std::string_view rest = key.name.substr(prefix.size());
    known.push_back(rest.substr(0, rest.find('.')));
  }
  std::string nearest = did_you_mean(word, known);
  if (!nearest.empty()) return nearest;
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return fmt::format("known keys here: {}", fmt::join(known, ", "));
}

Status Reader::read_value(const ConfigKey& key, const yaml::Node& value, const std::string& star) {
  Setting setting;
  setting.origin = {Origin::Kind::file, source->path(), source->position(value.span.begin).line};
  const bool is_list = value.kind == yaml::Kind::sequence;
  if (value.kind == yaml::Kind::mapping || (is_list && key.type != ConfigType::string_list)) {
    return config_error(source, value.span, fmt::format("\"{}\" wants one value", key.name));
  }
  for (const yaml::Node& item : is_list ? value.items : std::vector<yaml::Node>{value}) {
    if (item.kind != yaml::Kind::scalar || yaml::is_null(item)) {
      return config_error(source, item.span, fmt::format("\"{}\" wants text here", key.name));
    }
    const bool is_bool = yaml::scalar_type(item) == yaml::ScalarType::boolean;
    if (is_bool && key.type == ConfigType::boolean) {
      setting.values.emplace_back(yaml::as_bool(item) ? "true" : "false");
      continue;
    }
    if (const auto wanted = wanted_instead(key.type, item.value); !wanted.empty()) {
      return config_error(source, item.span, fmt::format("\"{}\" is {}", key.name, wanted));
    }
    // A text that says nothing takes back what a weaker layer says.
    if (is_list || !item.value.empty())
      KFPKG_TRY(at_place(check_setting(key.name, item.value), source, item.span));
    setting.values.push_back(item.value);
  }
  settings.insert_or_assign({std::string(key.name), star}, std::move(setting));
  return {};
}

Status Reader::read_entry(const yaml::Entry& entry, const std::string& prefix,
                          const std::string& star) {
  if (entry.key.kind != yaml::Kind::scalar) {
    return config_error(source, entry.key.span, "a key must be text");
  }
  const std::string name = prefix + entry.key.value;
  if (const ConfigKey* key = find(name)) return read_value(*key, entry.value, star);
  if (is_prefix(name)) return read_mapping(entry.value, name + ".", star);
  const std::string starred = prefix + "*";
  const ConfigKey* key = find(starred);
  if (key == nullptr && !is_prefix(starred)) {
    return config_error(source, entry.key.span, fmt::format("unknown key \"{}\"", entry.key.value),
                        suggest(entry.key.value, prefix));
  }
  KFPKG_TRY(at_place(check_star(starred, entry.key.value), source, entry.key.span));
  if (key != nullptr) return read_value(*key, entry.value, entry.key.value);
  return read_mapping(entry.value, starred + ".", entry.key.value);
}

Status Reader::read_mapping(const yaml::Node& node, const std::string& prefix,
                            const std::string& star) {
  if (node.kind == yaml::Kind::scalar && yaml::is_null(node)) return {};
  if (node.kind != yaml::Kind::mapping) {
    return config_error(source, node.span, "a mapping of keys to values is expected here");
  }
  std::map<std::string_view, Span> written;
  for (const yaml::Entry& entry : node.entries) {
    KFPKG_TRY(read_entry(entry, prefix, star));
    if (entry.merged) continue;  // it is there to be replaced
    const auto [first, is_new] = written.emplace(entry.key.value, entry.key.span);
    if (!is_new) {
      return config_error(source, entry.key.span,
                          fmt::format("\"{}\" is set in line {} already", entry.key.value,
                                      source->position(first->second.begin).line),
                          "keep one of the two");
    }
  }
  return {};
}

}  // namespace

std::vector<ConfigKey> all_config_keys() {
  std::vector<ConfigKey> keys;
  const auto add = [&](const auto& table) {
    for (const auto& row : table) keys.push_back(row.key);
  };
  add(image::k_setting_keys);
  add(registry::k_setting_keys);
  add(publish::k_setting_keys);
  add(lint::k_setting_keys);
  return keys;
}

Result<SettingsLayer> read_settings(const SourcePtr& source) {
  Diagnostics diagnostics;
  const auto documents = yaml::parse(source, diagnostics);
  if (!documents) {
    const Diagnostic& first = diagnostics.front();
    return config_error(source, first.place.span, first.message, first.help);
  }
  if (documents->empty()) return SettingsLayer{};
  if (documents->size() > 1) {
    return config_error(source, (*documents)[1].root.span, "a second YAML document begins here",
                        "write all settings into one, without `---` between them");
  }
  Reader reader{source, all_config_keys(), {}};
  KFPKG_TRY(reader.read_mapping(documents->front().root, "", ""));
  return std::move(reader.settings);
}

Config::Config(const std::vector<SettingsLayer>& layers) {
  SettingsLayer written;
  for (const ConfigKey& key : all_config_keys()) {
    if (key.default_value.empty() || key.name.find('*') != key.name.npos) continue;
    written.insert_or_assign({std::string(key.name), ""},
                             Setting{split_values(key, std::string(key.default_value)), {}});
  }
  for (const SettingsLayer& layer : layers) {
    for (const auto& [key, setting] : layer) written.insert_or_assign(key, setting);
  }
  m_state = state_of(std::move(written));
}

Config Config::with(const SettingsLayer& settings) const {
  SettingsLayer changed = written();
  for (const auto& [key, setting] : settings) changed.insert_or_assign(key, setting);
  Config config = *this;
  config.m_state = state_of(std::move(changed));
  return config;
}

SettingsLayer Config::flags() const {
  SettingsLayer flags;
  for (const auto& [key, setting] : written()) {
    if (setting.origin.is(Origin::Kind::flag)) flags.insert_or_assign(key, setting);
  }
  return flags;
}

std::string Config::image_flags() const {
  std::string text;
  const auto add = [&](const Origin& origin, const std::string& value) {
    if (origin.is(Origin::Kind::flag)) text += fmt::format(" {} {}", origin.str(), value);
  };
  const image::Settings& set = m_state->settings.image;
  add(set.platforms.origin, fmt::format("{}", fmt::join(*set.platforms, ",")));
  add(set.registry.origin, *set.registry);
  return text;
}

std::shared_ptr<const Config::State> Config::state_of(SettingsLayer written) {
  State state;
  state.settings = {
      decode(image::k_setting_keys, written), decode(registry::k_setting_keys, written),
      decode(publish::k_setting_keys, written), decode(lint::k_setting_keys, written)};
  state.written = std::move(written);
  return std::make_shared<const State>(std::move(state));
}

}  // namespace kfpkg::workspace
