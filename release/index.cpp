// SPDX-License-Identifier: Apache-2.0
// Reading and extending index.json.
#include "release/index.hpp"

#include "core/json/bounds.hpp"
#include "core/json/repeated_key.hpp"
#include "release/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace kfpkg::release {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view k_schema = "kfpkg.index/1";
constexpr std::string_view k_any_schema = "kfpkg.index/";

tl::unexpected<Error> not_an_index(std::string_view display, std::string_view why) {
  return fail(ErrorKind::config, fmt::format("{}: {}", display, why),
              "publish to another folder or prefix, or correct the file");
}

Json empty_index() {
  Json json;
  json["schema"] = k_schema;
  json["components"] = Json::array();
  return json;
}

Result<Json> parse_index(std::string_view text, std::string_view display) {
  if (text.empty()) return empty_index();
  if (!json_depth_within(text)) return not_an_index(display, "nested too deeply");
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return not_an_index(display, "not valid JSON");
  if (json_repeats_key(text)) return not_an_index(display, "has a key twice in one object");
  if (!json.is_object() || !json.contains("schema") || !json["schema"].is_string()) {
    return not_an_index(display, "not an index of kfpkg");
  }
  const auto schema = json["schema"].get<std::string>();
  if (schema != k_schema) {
    return not_an_index(display,
                        fmt::format("has schema \"{}\", this kfpkg knows {}", schema, k_schema));
  }
  if (!json.contains("components") || !json["components"].is_array()) {
    return not_an_index(display, "has no list of components");
  }
  return json;
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

IndexVersion read_version(const Json& json) {
  IndexVersion version{text_of(json, "version"),
                       text_of(json, "path"),
                       text_of(json, "sha256"),
                       text_of(json, "image"),
                       {},
                       text_of(json, "fingerprint"),
                       text_of(json, "commit")};
  const auto platforms = json.find("platforms");
  if (platforms != json.end() && platforms->is_array()) {
    for (const Json& platform : *platforms) {
      if (platform.is_string()) version.platforms.push_back(platform.get<std::string>());
    }
  }
  return version;
}

Json write_version(const IndexVersion& version) {
  Json json;
  json["version"] = version.version;
  json["path"] = version.path;
  json["sha256"] = version.sha256;
  json["image"] = version.image;
  json["platforms"] = version.platforms;
  if (!version.fingerprint.empty()) json["fingerprint"] = version.fingerprint;
  if (!version.commit.empty()) json["commit"] = version.commit;
  return json;
}

bool lower_version(const std::string& a, const std::string& b) {
  const auto left = Version::parse(a);
  const auto right = Version::parse(b);
  if (!left || !right) return a < b;
  return *left < *right;
}

/// The component's object, inserted at its place in the sorted list when it is not there.
Json& component_of(Json& components, std::string_view name) {
  auto at = components.begin();
  while (at != components.end() && text_of(*at, "name") < name) ++at;
  if (at != components.end() && text_of(*at, "name") == name) return *at;
  Json component;
  component["name"] = name;
  component["versions"] = Json::array();
  return *components.insert(at, std::move(component));
}

}  // namespace

const IndexVersion* Index::find(std::string_view name, std::string_view version) const {
  const auto found = components.find(name);
  if (found == components.end()) return nullptr;
  for (const IndexVersion& one : found->second) {
    if (one.version == version) return &one;
  }
  return nullptr;
}

std::vector<std::string> Index::versions(std::string_view name) const {
  std::vector<std::string> texts;
  const auto found = components.find(name);
  if (found == components.end()) return texts;
  for (const IndexVersion& one : found->second) texts.push_back(one.version);
  return texts;
}

bool is_index(std::string_view text) {
  if (!json_depth_within(text)) return false;
  const Json json = Json::parse(text, nullptr, false);
  return json.is_object() && text_of(json, "schema").starts_with(k_any_schema);
}

Result<Index> read_index(std::string_view text, std::string_view display) {
  KFPKG_TRY_ASSIGN(const Json json, parse_index(text, display));
  Index index;
  for (const Json& component : json["components"]) {
    if (!component.is_object() || !component.contains("versions") ||
        !component["versions"].is_array()) {
      return not_an_index(display, "has a component without versions");
    }
    std::vector<IndexVersion>& versions = index.components[text_of(component, "name")];
    for (const Json& version : component["versions"]) {
      if (!version.is_object()) return not_an_index(display, "has a version that is no object");
      versions.push_back(read_version(version));
    }
    std::stable_sort(versions.begin(), versions.end(),
                     [](const IndexVersion& a, const IndexVersion& b) {
                       return lower_version(a.version, b.version);
                     });
  }
  return index;
}

Result<std::string> add_to_index(std::string_view text, std::span<const NewEntry> entries,
                                 std::string_view display) {
  KFPKG_TRY(read_index(text, display));  // so that the shape is known from here on
  KFPKG_TRY_ASSIGN(Json json, parse_index(text, display));
  for (const auto& [name, version] : entries) {
    Json& versions = component_of(json["components"], name)["versions"];
    auto at = versions.begin();
    while (at != versions.end() && lower_version(text_of(*at, "version"), version.version)) ++at;
    versions.insert(at, write_version(version));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kfpkg::release
