// SPDX-License-Identifier: Apache-2.0
// Reads the configuration of an image: platform, and how its program is started.
#include "core/json/bounds.hpp"
#include "oci/manifest.hpp"

#include <nlohmann/json.hpp>

namespace kfpkg::oci {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> refuse(const char* why) {
  return fail(ErrorKind::registry, std::string("image configuration: ") + why);
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Docker writes null for an empty list.
std::vector<std::string> texts_of(const Json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return texts;
  for (const Json& item : *found) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

void read_process(const Json& settings, ImageConfig& config) {
  config.user = text_of(settings, "User");
  config.working_dir = text_of(settings, "WorkingDir");
  config.entrypoint = texts_of(settings, "Entrypoint");
  config.command = texts_of(settings, "Cmd");
  config.env = texts_of(settings, "Env");
  config.triggers = texts_of(settings, "OnBuild");
  const auto labels = settings.find("Labels");
  if (labels == settings.end() || !labels->is_object()) return;
  for (const auto& [key, value] : labels->items()) {
    if (value.is_string()) config.labels.emplace(key, value.get<std::string>());
  }
}

}  // namespace

Result<ImageConfig> parse_image_config(std::string_view bytes) {
  if (bytes.size() > k_config_limit) return refuse("too long");
  if (!json_depth_within(bytes)) return refuse("nested too deep");
  const Json document = Json::parse(bytes, nullptr, false);
  if (!document.is_object()) return refuse("it is not a JSON object");
  std::string text = text_of(document, "os") + '/' + text_of(document, "architecture");
  const std::string variant = text_of(document, "variant");
  if (!variant.empty()) text += '/' + variant;
  const std::optional<Platform> platform = Platform::parse(text);
  if (!platform) return refuse("it names no platform");
  ImageConfig config;
  config.platform = *platform;
  const auto settings = document.find("config");
  if (settings != document.end() && settings->is_object()) read_process(*settings, config);
  return config;
}

}  // namespace kfpkg::oci
