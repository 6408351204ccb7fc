// SPDX-License-Identifier: Apache-2.0
// Names to digests and platforms.
#include "registry/protocol/resolve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace kfpkg::registry {
namespace {

Result<oci::Manifest> parsed(const oci::Reference& ref, const oci::ManifestBytes& manifest) {
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

Result<oci::Manifest> read_entry(Client& client, const oci::Reference& ref,
                                 const oci::Descriptor& entry, const std::stop_token& stop) {
  const oci::Reference child = ref.with_digest(entry.digest);
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, client.get_manifest(child, stop));
  return parsed(child, manifest);
}

// In the index itself, else in the indexes that it names, `depth` of which lie above it.
Result<std::optional<oci::ImageManifest>> find_image(Client& client, const oci::Reference& ref,
                                                     const oci::Index& index,
                                                     const oci::Platform& platform,
                                                     std::size_t depth,
                                                     const std::stop_token& stop) {
  std::vector<oci::Descriptor> entries;
  if (const oci::Descriptor* entry = oci::select_platform(index, platform)) {
    entries.push_back(*entry);
  } else {
    std::ranges::copy_if(index.manifests, std::back_inserter(entries), [](const auto& each) {
      return oci::is_index_type(each.media_type) && !each.platform;
    });
  }
  for (const oci::Descriptor& entry : entries) {
    KFPKG_TRY_ASSIGN(oci::Manifest document, read_entry(client, ref, entry, stop));
    if (auto* image = std::get_if<oci::ImageManifest>(&document)) return std::move(*image);
    if (depth >= oci::k_index_depth) {
      return fail(ErrorKind::registry,
                  fmt::format("{}: its indexes lie too deep in one another", ref.familiar()));
    }
    KFPKG_TRY_ASSIGN(auto found, find_image(client, ref, std::get<oci::Index>(document), platform,
                                            depth + 1, stop));
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace

Result<oci::ManifestInfo> resolve(Client& client, const oci::Reference& ref, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(auto found, client.head_manifest(ref, std::move(stop)));
  if (!found) return not_there(ref);
  return *found;
}

Result<Resolved> resolve_platforms(Client& client, const oci::Reference& ref,
                                   std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, client.get_manifest(ref, stop));
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
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, client.get_manifest(ref, stop));
  KFPKG_TRY_ASSIGN(oci::Manifest document, parsed(ref, manifest));
  if (const auto* index = std::get_if<oci::Index>(&document)) {
    KFPKG_TRY_ASSIGN(auto found, find_image(client, ref, *index, platform, 1, stop));
    if (!found) return no_such_platform(ref, platform, platform_names(*index));
    document = std::move(*found);
  }
  KFPKG_TRY_ASSIGN(oci::ImageConfig config,
                   config_of(client, ref, std::get<oci::ImageManifest>(document), std::move(stop)));
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
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest,
                   client.get_manifest(ref.with_digest(*ref.digest), stop));
  KFPKG_TRY(client.put_manifest(target, manifest.media_type, manifest.bytes, std::move(stop)));
  return present ? TagOutcome::moved : TagOutcome::created;
}

Result<bool> remove_tag(Client& client, const oci::Reference& ref, const oci::ManifestBytes& image,
                        std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const oci::Deletion deleted, client.delete_manifest(ref, stop));
  if (deleted == oci::Deletion::by_digest_only) return false;
  const oci::Reference kept = ref.with_digest(image.digest);
  KFPKG_TRY_ASSIGN(const auto present, client.head_manifest(kept, stop));
  if (!present) {
    KFPKG_TRY(client.put_manifest(kept, image.media_type, image.bytes, std::move(stop)));
  }
  return true;
}

}  // namespace kfpkg::registry
