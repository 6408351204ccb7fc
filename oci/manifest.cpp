// SPDX-License-Identifier: Apache-2.0
// Reads manifests and indexes; every limit and refusal of untrusted documents is here.
#include "oci/manifest.hpp"

#include "core/json/bounds.hpp"
#include "core/text/ascii.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace kfpkg::oci {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> refuse(std::string_view why) {
  return fail(ErrorKind::registry, fmt::format("manifest: {}", why));
}

// Go's programs write null for a list without entries, and read it so: BuildKit does for an image
// without layers.
bool has(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && !found->is_null();
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Annotations annotations_of(const Json& object) {
  Annotations annotations;
  const auto found = object.find("annotations");
  if (found == object.end() || !found->is_object()) return annotations;
  for (const auto& [key, value] : found->items()) {
    if (value.is_string()) annotations.emplace(key, value.get<std::string>());
  }
  return annotations;
}

std::optional<Platform> platform_of(const Json& object) {
  const auto found = object.find("platform");
  if (found == object.end() || !found->is_object()) return std::nullopt;
  std::string text = text_of(*found, "os") + '/' + text_of(*found, "architecture");
  const std::string variant = text_of(*found, "variant");
  if (!variant.empty()) text += '/' + variant;
  return Platform::parse(text);
}

Result<Descriptor> descriptor_of(const Json& object) {
  if (!object.is_object()) return refuse("an entry is not an object");
  const std::optional<Digest> digest = Digest::parse(text_of(object, "digest"));
  if (!digest) return refuse("an entry has no valid digest");
  const auto size = object.find("size");
  if (size == object.end() || !size->is_number_unsigned()) {
    return refuse(fmt::format("the entry {} has no valid size", digest->str()));
  }
  return Descriptor{text_of(object, "mediaType"), *digest,
                    size->get<std::uint64_t>(),   platform_of(object),
                    annotations_of(object),       text_of(object, "artifactType")};
}

Result<std::vector<Descriptor>> descriptors_of(const Json& list) {
  if (list.is_null()) return std::vector<Descriptor>();
  if (!list.is_array()) return refuse("the list of entries is not a list");
  if (list.size() > k_entry_limit)
    return refuse(fmt::format("more than {} entries", k_entry_limit));
  std::vector<Descriptor> entries;
  entries.reserve(list.size());
  for (const Json& item : list) {
    KFPKG_TRY_ASSIGN(Descriptor entry, descriptor_of(item));
    entries.push_back(std::move(entry));
  }
  return entries;
}

// A subject that is no sound descriptor is none: what names it is an image all the same.
std::optional<Digest> subject_of(const Json& object) {
  const auto found = object.find("subject");
  if (found == object.end() || !found->is_object()) return std::nullopt;
  return Digest::parse(text_of(*found, "digest"));
}

std::string_view without_parameters(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  const std::size_t end = media_type.find_last_not_of(" \t");
  return end == std::string_view::npos ? std::string_view() : media_type.substr(0, end + 1);
}

// The type that the Content-Type and the body agree on; empty in neither means: tell by the shape.
Result<std::string> agreed_type(const Json& document, std::string_view content_type) {
  std::string body_type = text_of(document, "mediaType");
  const std::string_view served = without_parameters(content_type);
  const bool known = is_index_type(served) || is_manifest_type(served);
  if (served.starts_with("application/vnd.docker.distribution.manifest.v1")) {
    return refuse("it is a schema 1 manifest, which is no longer supported");
  }
  if (known && !body_type.empty() && body_type != served) {
    return refuse(fmt::format("it says {} but was served as {}", body_type, served));
  }
  if (!body_type.empty()) return body_type;
  if (known) return std::string(served);
  const bool is_index = document.contains("manifests") && !has(document, "config");
  return std::string(is_index ? k_oci_index : k_oci_manifest);
}

constexpr std::array<std::string_view, 7> k_keys{
    "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject"};

bool same_but_for_case(std::string_view a, std::string_view b) {
  return a != b && equal_but_for_case(a, b);
}

// The document, if all readers find the same in it.
Result<Json> read_document(std::string_view bytes) {
  std::set<std::string> seen;
  std::string odd;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event != Json::parse_event_t::key || depth != 1) return true;
    const auto& key = parsed.get_ref<const std::string&>();
    const bool other_case = std::ranges::any_of(
        k_keys, [&](std::string_view known) { return same_but_for_case(key, known); });
    if (other_case || !seen.insert(key).second) odd = key;
    return true;
  };
  Json document = Json::parse(bytes, watch, false);
  if (!document.is_object()) return refuse("it is not a JSON object");
  if (!odd.empty()) {
    return refuse(fmt::format("its key \"{}\" can be read in two ways", odd.substr(0, 100)));
  }
  return document;
}

Status check_content_type(const Descriptor& entry) {
  if (!is_index_type(entry.media_type) && !is_manifest_type(entry.media_type)) return {};
  return refuse(
      fmt::format("{} is a part of an image, but says it is a manifest", entry.digest.str()));
}

Result<Manifest> read_index(const Json& document, std::string type) {
  if (!document.contains("manifests")) return refuse("an index without a list of manifests");
  KFPKG_TRY_ASSIGN(auto entries, descriptors_of(document.at("manifests")));
  return Index{std::move(type), std::move(entries), annotations_of(document),
               text_of(document, "artifactType"), subject_of(document)};
}

Result<Manifest> read_image(const Json& document, std::string type) {
  if (!document.contains("config")) return refuse("an image manifest without a config");
  KFPKG_TRY_ASSIGN(Descriptor config, descriptor_of(document.at("config")));
  std::vector<Descriptor> layers;
  if (document.contains("layers")) {
    KFPKG_TRY_ASSIGN(layers, descriptors_of(document.at("layers")));
  }
  KFPKG_TRY(check_content_type(config));
  for (const Descriptor& layer : layers) KFPKG_TRY(check_content_type(layer));
  return ImageManifest{std::move(type),
                       std::move(config),
                       std::move(layers),
                       annotations_of(document),
                       text_of(document, "artifactType"),
                       subject_of(document)};
}

}  // namespace

bool is_index_type(std::string_view media_type) {
  media_type = without_parameters(media_type);
  return media_type == k_oci_index || media_type == k_docker_list;
}

bool is_manifest_type(std::string_view media_type) {
  media_type = without_parameters(media_type);
  return media_type == k_oci_manifest || media_type == k_docker_manifest;
}

bool is_config_type(std::string_view media_type) {
  return media_type == k_oci_config || media_type == k_docker_config;
}

bool Descriptor::is_attestation() const {
  const auto type = annotations.find("vnd.docker.reference.type");
  if (type != annotations.end() && type->second == "attestation-manifest") return true;
  return platform && platform->os == "unknown" && platform->architecture == "unknown";
}

bool Descriptor::is_foreign() const {
  return media_type.starts_with("application/vnd.docker.image.rootfs.foreign.") ||
         media_type.starts_with("application/vnd.oci.image.layer.nondistributable.");
}

std::vector<Descriptor> Index::images() const {
  std::vector<Descriptor> found;
  std::ranges::copy_if(manifests, std::back_inserter(found),
                       [](const Descriptor& entry) { return !entry.is_attestation(); });
  return found;
}

Result<Manifest> parse_manifest(std::string_view bytes, std::string_view content_type) {
  if (bytes.size() > k_manifest_limit) {
    return refuse(fmt::format("longer than {} bytes", k_manifest_limit));
  }
  if (!json_depth_within(bytes)) return refuse("nested too deep");
  KFPKG_TRY_ASSIGN(const Json document, read_document(bytes));
  if (has(document, "fsLayers")) {
    return refuse("it is a schema 1 manifest, which is no longer supported");
  }
  if (document.contains("schemaVersion") && document.at("schemaVersion") != 2) {
    return refuse("its schemaVersion is not 2");
  }
  if (has(document, "manifests") && (has(document, "layers") || has(document, "config"))) {
    return refuse("it is an index and an image at once");
  }
  KFPKG_TRY_ASSIGN(std::string type, agreed_type(document, content_type));
  if (is_index_type(type)) return read_index(document, std::move(type));
  if (is_manifest_type(type)) return read_image(document, std::move(type));
  return refuse(fmt::format("its type {} is not one of an image", type));
}

const Descriptor* select_platform(const Index& index, const Platform& platform) {
  const auto find = [&](const Platform& wanted) -> const Descriptor* {
    const auto found = std::ranges::find_if(index.manifests, [&](const Descriptor& entry) {
      return !entry.is_attestation() && entry.platform == wanted;
    });
    return found == index.manifests.end() ? nullptr : &*found;
  };
  if (const Descriptor* exact = find(platform)) return exact;
  return find(Platform{platform.os, platform.architecture, {}});
}

}  // namespace kfpkg::oci
