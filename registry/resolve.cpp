// SPDX-License-Identifier: Apache-2.0
// Names to digests and platforms.
#include "registry/resolve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

Result<oci::Manifest> parsed(const oci::Reference& ref, const ManifestBytes& manifest) {
  auto document = oci::parse_manifest(manifest.bytes, manifest.media_type);
  if (!document) return in_context(std::move(document.error()), "reading " + ref.familiar());
  return document;
}

Result<oci::ImageConfig> config_of(Client& client, const oci::Reference& ref,
                                   const oci::ImageManifest& manifest, std::stop_token stop) {
  const std::uint64_t limit = std::min(manifest.config.size, oci::k_config_limit);
  KFPKG_TRY_ASSIGN(const std::string bytes,
                   client.get_blob(ref, manifest.config.digest, limit, std::move(stop)));
  auto config = oci::parse_image_config(bytes);
  if (!config) return in_context(std::move(config.error()), "reading " + ref.familiar());
  return config;
}

tl::unexpected<Error> no_such_platform(const oci::Reference& ref, const oci::Platform& platform,
                                       const std::vector<std::string>& available) {
  return fail(
      ErrorKind::findings,
      fmt::format("{}: no image for {}, only for {}", ref.familiar(), platform.str(),
                  available.empty() ? "nothing" : fmt::format("{}", fmt::join(available, ", "))),
      fmt::format("build it with --platform {}", platform.str()));
}

std::vector<std::string> platform_names(const oci::Index& index) {
  std::vector<std::string> names;
  for (const oci::Descriptor& entry : index.images()) {
    if (entry.platform) names.push_back(entry.platform->str());
  }
  return names;
}

}  // namespace

Result<ManifestInfo> resolve(Client& client, const oci::Reference& ref, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(auto found, client.head_manifest(ref, std::move(stop)));
  if (!found) return not_there(ref);
  return *found;
}

Result<Resolved> resolve_platforms(Client& client, const oci::Reference& ref,
                                   std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const ManifestBytes manifest, client.get_manifest(ref, stop));
  KFPKG_TRY_ASSIGN(const oci::Manifest document, parsed(ref, manifest));
  Resolved resolved{ref.with_digest(manifest.digest), manifest.media_type, false, {}};
  if (const auto* index = std::get_if<oci::Index>(&document)) {
    resolved.media_type = index->media_type;
    resolved.is_index = true;
    for (const oci::Descriptor& entry : index->images()) {
      if (entry.platform) resolved.platforms.push_back({*entry.platform, entry.digest});
    }
    return resolved;
  }
  const auto& image = std::get<oci::ImageManifest>(document);
  KFPKG_TRY_ASSIGN(const oci::ImageConfig config, config_of(client, ref, image, std::move(stop)));
  resolved.media_type = image.media_type;
  resolved.platforms.push_back({config.platform, manifest.digest});
  return resolved;
}

Result<oci::ImageConfig> image_config(Client& client, const oci::Reference& ref,
                                      const oci::Platform& platform, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(ManifestBytes manifest, client.get_manifest(ref, stop));
  KFPKG_TRY_ASSIGN(oci::Manifest document, parsed(ref, manifest));
  if (const auto* index = std::get_if<oci::Index>(&document)) {
    const oci::Descriptor* entry = oci::select_platform(*index, platform);
    if (entry == nullptr) return no_such_platform(ref, platform, platform_names(*index));
    const oci::Reference child = ref.with_digest(entry->digest);
    KFPKG_TRY_ASSIGN(manifest, client.get_manifest(child, stop));
    KFPKG_TRY_ASSIGN(oci::Manifest inner, parsed(child, manifest));
    document = std::move(inner);
  }
  const auto* image = std::get_if<oci::ImageManifest>(&document);
  if (image == nullptr) {
    return fail(ErrorKind::registry,
                fmt::format("{}: an index inside an index is not supported", ref.familiar()));
  }
  KFPKG_TRY_ASSIGN(oci::ImageConfig config, config_of(client, ref, *image, std::move(stop)));
  if (config.platform != platform) {
    return no_such_platform(ref, platform, {config.platform.str()});
  }
  return config;
}

Result<TagOutcome> tag_manifest(Client& client, const oci::Reference& ref, const std::string& tag,
                                MoveTag move, std::stop_token stop) {
  if (!ref.digest || !oci::is_tag(tag)) {
    return fail(ErrorKind::usage, fmt::format("{}: \"{}\" cannot be its tag", ref.str(), tag));
  }
  client.will_push(ref);
  const oci::Reference target = ref.with_tag(tag);
  KFPKG_TRY_ASSIGN(const auto present, client.head_manifest(target, stop));
  if (present && present->digest == *ref.digest) return TagOutcome::unchanged;
  if (present && move == MoveTag::refused) {
    return fail(ErrorKind::registry,
                fmt::format("{}: the tag stands for {} already, and tags of versions do not move",
                            target.familiar(), present->digest.str()),
                "raise the version");
  }
  KFPKG_TRY_ASSIGN(const ManifestBytes manifest,
                   client.get_manifest(ref.with_digest(*ref.digest), stop));
  KFPKG_TRY(client.put_manifest(target, manifest.media_type, manifest.bytes, std::move(stop)));
  return present ? TagOutcome::moved : TagOutcome::created;
}

}  // namespace kfpkg::registry
