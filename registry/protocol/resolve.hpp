// SPDX-License-Identifier: Apache-2.0
// From a name to digests and platforms, and a tag for what is there already.
#pragma once

#include "core/result.hpp"
#include "oci/manifest.hpp"
#include "oci/reference.hpp"
#include "registry/protocol/client.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::registry {

struct PlatformImage {
  oci::Platform platform;
  oci::Digest digest;  ///< of that platform's own manifest
};

struct Resolved {
  oci::Reference reference;  ///< with the digest
  std::string media_type;
  bool is_index = false;
  std::vector<PlatformImage> platforms;    ///< attestations left out; in the order of the index
  std::optional<oci::ImageConfig> config;  ///< of an image without an index
};

/// Digest and type by one HEAD. An error of kind registry when it is not there.
[[nodiscard]] Result<oci::ManifestInfo> resolve(Client& client, const oci::Reference& ref,
                                                std::stop_token stop = {});

/// Digest and platforms: from the index and those in it, or from the configuration of an image
/// without one. Entries that name no platform are looked into.
[[nodiscard]] Result<Resolved> resolve_platforms(Client& client, const oci::Reference& ref,
                                                 std::stop_token stop = {},
                                                 Pushed pushed = Pushed::earlier);

/// The same for a tag that may not be there, by HEAD and then by digest, so that both must agree.
/// Where what HEAD named is not there, it is asked once more: the tag moved, or the answer was
/// harmed on its way.
[[nodiscard]] Result<std::optional<Resolved>> find_platforms(Client& client,
                                                             const oci::Reference& tagged,
                                                             const std::stop_token& stop = {});

/// What a tag stands for, by HEAD. That it is another image than `expected`, if one is, is asked
/// twice: nothing must hang on one header that was harmed on its way.
[[nodiscard]] Result<std::optional<oci::ManifestInfo>> look_at_tag(
    Client& client, const oci::Reference& tagged, const std::optional<oci::Digest>& expected,
    const std::stop_token& stop = {});

/// Platforms of an index whose own manifest is gone from the registry, as where what has no tag is
/// deleted. One HEAD for each platform.
[[nodiscard]] Result<std::vector<oci::Platform>> gone_platforms(Client& client,
                                                                const Resolved& resolved,
                                                                std::stop_token stop = {});

/// Configurations and layers that images of these platforms name and the registry does not have,
/// each with the first platform that names it. One GET for each platform, one HEAD for each blob;
/// layers that lie elsewhere are not asked for, and nothing is said where the registry refuses the
/// question.
struct GoneBlob {
  oci::Platform platform;
  oci::Digest digest;
};
[[nodiscard]] Result<std::vector<GoneBlob>> gone_blobs(Client& client, const Resolved& resolved,
                                                       const std::stop_token& stop = {});

/// The configuration of the image that a builder takes for `platform`; of the first one where it
/// would take none. An error of kind registry when there is no image.
[[nodiscard]] Result<oci::ImageConfig> image_config(Client& client, const Resolved& resolved,
                                                    const oci::Platform& platform,
                                                    std::stop_token stop = {});

/// Asked before `target`, a name with a tag, moves away from `there`: an error leaves it alone.
using MayMove = std::function<Status(const oci::Reference& target, const oci::Digest& there)>;
enum class TagOutcome { created, unchanged, moved };

/// Gives what `ref` (with a digest, maybe pushed just now) names the tag `tag`: HEAD (twice where
/// another image has it), and only where that differs GET and PUT. A tag that stands for another
/// digest moves only when `may_move` has no error.
[[nodiscard]] Result<TagOutcome> tag_manifest(Client& client, const oci::Reference& ref,
                                              const std::string& tag, const MayMove& may_move,
                                              std::stop_token stop = {});

/// Takes the tag of `ref` away and leaves `image`, which it names: where a registry deletes an
/// image with its last tag, it is put back. False where the registry deletes no tags.
[[nodiscard]] Result<bool> remove_tag(Client& client, const oci::Reference& ref,
                                      const oci::ManifestBytes& image, std::stop_token stop = {});

}  // namespace kfpkg::registry
