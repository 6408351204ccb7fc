// SPDX-License-Identifier: Apache-2.0
// Names to digests and platforms.
#include "registry/protocol/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kfpkg::registry {
namespace {

/// The registry has been reached, and says no.
bool is_answer(ErrorKind kind) {
  return kind == ErrorKind::registry || kind == ErrorKind::credentials;
}

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

/// The images of an index and of those in it, with their platforms.
class ImageFinder {
 public:
  ImageFinder(Client& client, const oci::Reference& ref, const std::stop_token& stop)
      : m_client(client), m_ref(ref), m_stop(stop) {}

  Result<std::vector<PlatformImage>> run(const oci::Index& index) {
    KFPKG_TRY(collect(index, 1));
    return std::move(m_found);
  }

 private:
  // `depth` indexes lie above its entries.
  Status collect(const oci::Index& index, std::size_t depth) {
    for (const oci::Descriptor& entry : index.images()) {
      if (entry.platform && !oci::is_index_type(entry.media_type)) {
        m_found.push_back({*entry.platform, entry.digest});
      } else {
        KFPKG_TRY(look_into(entry, depth));
      }
    }
    return {};
  }

  Status look_into(const oci::Descriptor& entry, std::size_t depth) {
    if (++m_looks > k_most_looks) return refused("too many entries that name no platform");
    const oci::Reference child = m_ref.with_digest(entry.digest);
    KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, m_client.get_manifest(child, m_stop));
    KFPKG_TRY_ASSIGN(const oci::Manifest document, parsed(child, manifest));
    if (const auto* index = std::get_if<oci::Index>(&document)) {
      if (depth >= oci::k_index_depth) return refused("its indexes lie too deep in one another");
      return collect(*index, depth + 1);
    }
    const auto& image = std::get<oci::ImageManifest>(document);
    if (!oci::is_config_type(image.config.media_type)) return {};  // an artifact
    KFPKG_TRY_ASSIGN(const oci::ImageConfig config, config_of(m_client, child, image, m_stop));
    m_found.push_back({config.platform, entry.digest});
    return {};
  }

  [[nodiscard]] tl::unexpected<Error> refused(std::string_view why) const {
    return fail(ErrorKind::registry, fmt::format("{}: {}", m_ref.familiar(), why));
  }

  static constexpr std::size_t k_most_looks = 64;
  Client& m_client;
  const oci::Reference& m_ref;
  const std::stop_token& m_stop;
  std::size_t m_looks = 0;
  std::vector<PlatformImage> m_found;
};

const PlatformImage& image_for(const std::vector<PlatformImage>& images,
                               const oci::Platform& platform) {
  const auto find = [&](const auto& fits) { return std::ranges::find_if(images, fits); };
  auto found = find([&](const PlatformImage& image) { return image.platform == platform; });
  if (found == images.end())
    found = find([&](const auto& image) { return oci::runs_on(image.platform, platform); });
  return found == images.end() ? images.front() : *found;
}

}  // namespace

Result<oci::ManifestInfo> resolve(Client& client, const oci::Reference& ref, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(auto found, client.head_manifest(ref, std::move(stop)));
  if (!found) return not_there(ref);
  return *found;
}

Result<Resolved> resolve_platforms(Client& client, const oci::Reference& ref, std::stop_token stop,
                                   Pushed pushed) {
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, client.get_manifest(ref, stop, pushed));
  KFPKG_TRY_ASSIGN(const oci::Manifest document, parsed(ref, manifest));
  Resolved resolved{ref.with_digest(manifest.digest), manifest.media_type, false, {}, {}};
  if (const auto* index = std::get_if<oci::Index>(&document)) {
    resolved.media_type = index->media_type;
    resolved.is_index = true;
    KFPKG_TRY_ASSIGN(resolved.platforms, ImageFinder(client, ref, stop).run(*index));
    return resolved;
  }
  const auto& image = std::get<oci::ImageManifest>(document);
  KFPKG_TRY_ASSIGN(resolved.config, config_of(client, ref, image, std::move(stop)));
  resolved.media_type = image.media_type;
  resolved.platforms.push_back({resolved.config->platform, manifest.digest});
  return resolved;
}

Result<std::optional<Resolved>> find_platforms(Client& client, const oci::Reference& tagged,
                                               const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const auto found, client.head_manifest(tagged, stop));
  if (!found) return std::nullopt;
  auto resolved = resolve_platforms(client, tagged.with_digest(found->digest), stop);
  if (resolved || resolved.error().kind != ErrorKind::registry) return resolved;
  KFPKG_TRY_ASSIGN(const auto again, client.head_manifest(tagged, stop));
  if (!again || again->digest == found->digest) return tl::unexpected(std::move(resolved.error()));
  return resolve_platforms(client, tagged.with_digest(again->digest), stop);
}

Result<std::optional<oci::ManifestInfo>> look_at_tag(Client& client, const oci::Reference& tagged,
                                                     const std::optional<oci::Digest>& expected,
                                                     const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(auto found, client.head_manifest(tagged, stop));
  if (found && expected && found->digest != *expected) {
    KFPKG_TRY_ASSIGN(found, client.head_manifest(tagged, stop));
  }
  return found;
}

Result<std::vector<oci::Platform>> gone_platforms(Client& client, const Resolved& resolved,
                                                  std::stop_token stop) {
  std::vector<oci::Platform> gone;
  if (!resolved.is_index) return gone;
  for (const PlatformImage& image : resolved.platforms) {
    KFPKG_TRY_ASSIGN(const auto found,
                     client.head_manifest(resolved.reference.with_digest(image.digest), stop));
    if (!found) gone.push_back(image.platform);
  }
  return gone;
}

Result<std::vector<GoneBlob>> gone_blobs(Client& client, const Resolved& resolved,
                                         const std::stop_token& stop) {
  std::vector<GoneBlob> gone;
  std::set<std::string> asked;
  for (const PlatformImage& platform : resolved.platforms) {
    const oci::Reference ref = resolved.reference.with_digest(platform.digest);
    KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, client.get_manifest(ref, stop));
    KFPKG_TRY_ASSIGN(const oci::Manifest document, parsed(ref, manifest));
    const auto* image = std::get_if<oci::ImageManifest>(&document);
    if (image == nullptr) continue;
    std::vector<oci::Descriptor> blobs = image->layers;
    blobs.push_back(image->config);
    for (const oci::Descriptor& blob : blobs) {
      if (blob.is_foreign() || !asked.insert(blob.digest.str()).second) continue;
      const auto is_there = client.has_blob(ref, blob.digest, stop);
      if (!is_there && is_answer(is_there.error().kind)) return gone;
      if (!is_there) return tl::unexpected(is_there.error());
      if (!*is_there) gone.push_back({platform.platform, blob.digest});
    }
  }
  return gone;
}

Result<oci::ImageConfig> image_config(Client& client, const Resolved& resolved,
                                      const oci::Platform& platform, std::stop_token stop) {
  if (resolved.config) return *resolved.config;
  if (resolved.platforms.empty()) {
    return fail(ErrorKind::registry,
                fmt::format("{}: its index has no image", resolved.reference.familiar()));
  }
  const oci::Reference child =
      resolved.reference.with_digest(image_for(resolved.platforms, platform).digest);
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest, client.get_manifest(child, stop));
  KFPKG_TRY_ASSIGN(const oci::Manifest document, parsed(child, manifest));
  const auto* image = std::get_if<oci::ImageManifest>(&document);
  if (image == nullptr) {
    return fail(ErrorKind::registry, fmt::format("{}: it is no image", child.familiar()));
  }
  return config_of(client, child, *image, std::move(stop));
}

Result<TagOutcome> tag_manifest(Client& client, const oci::Reference& ref, const std::string& tag,
                                const MayMove& may_move, std::stop_token stop) {
  if (!ref.digest || !oci::is_tag(tag)) {
    return fail(ErrorKind::usage, fmt::format("{}: \"{}\" cannot be its tag", ref.str(), tag));
  }
  client.will_push(ref);
  const oci::Reference target = ref.with_tag(tag);
  KFPKG_TRY_ASSIGN(const auto present, look_at_tag(client, target, *ref.digest, stop));
  if (present && present->digest == *ref.digest) return TagOutcome::unchanged;
  if (present) KFPKG_TRY(may_move(target, present->digest));
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest,
                   client.get_manifest(ref.with_digest(*ref.digest), stop, Pushed::now));
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
