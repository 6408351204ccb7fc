// SPDX-License-Identifier: Apache-2.0
// Writes indexes.
#include "oci/index_edit.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfpkg::oci {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Descriptor& image) {
  Json entry{{"mediaType", image.media_type}, {"digest", image.digest.str()}, {"size", image.size}};
  if (image.platform) {
    entry["platform"] = {{"architecture", image.platform->architecture},
                         {"os", image.platform->os}};
    if (!image.platform->variant.empty()) entry["platform"]["variant"] = image.platform->variant;
  }
  for (const auto& [key, value] : image.annotations) entry["annotations"][key] = value;
  return entry;
}

}  // namespace

std::string index_with(std::string_view bytes, const std::set<Digest>& kept) {
  Json document = Json::parse(bytes, nullptr, false);
  Json entries = Json::array();
  for (const Json& entry : document.at("manifests")) {
    const auto digest = Digest::parse(entry.at("digest").get<std::string>());
    if (digest && kept.contains(*digest)) entries.push_back(entry);
  }
  document["manifests"] = std::move(entries);
  return document.dump();
}

std::string make_index(const std::vector<Descriptor>& images) {
  const bool docker = std::ranges::all_of(
      images, [](const Descriptor& image) { return image.media_type == k_docker_manifest; });
  Json document{{"schemaVersion", 2}, {"mediaType", docker ? k_docker_list : k_oci_index}};
  document["manifests"] = Json::array();
  for (const Descriptor& image : images) document["manifests"].push_back(to_json(image));
  return document.dump();
}

}  // namespace kfpkg::oci
