// SPDX-License-Identifier: Apache-2.0
// Manifests, indexes and image configurations of both families (OCI image specification 1.1, Docker
// v2 schema 2).
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfpkg::oci {

inline constexpr std::string_view k_oci_manifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view k_oci_index = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view k_oci_config = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view k_docker_manifest =
    "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view k_docker_list =
    "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view k_docker_config =
    "application/vnd.docker.container.image.v1+json";
/// The one Accept header of manifest requests: with less, registries convert or hide manifests.
inline constexpr std::string_view k_accept_manifests =
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.docker.distribution.manifest.v2+json";

/// Longest manifest that is read (the distribution specification asks for 4 MiB at least), and most
/// entries in one.
inline constexpr std::uint64_t k_manifest_limit = 4U << 20U;
inline constexpr std::size_t k_entry_limit = 4096;
/// How deep indexes may lie in one another; real images have one level, or two.
inline constexpr std::size_t k_index_depth = 4;
/// Longest image configuration that is read.
inline constexpr std::uint64_t k_config_limit = 8U << 20U;

using Annotations = std::map<std::string, std::string>;

/// What another document says about a piece of content. Foreign `urls` are not kept: kfpkg never
/// fetches them.
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;
  std::optional<Platform> platform;  ///< in normal form; only in an index
  Annotations annotations;
  std::string artifact_type;
  /// BuildKit's provenance or SBOM entry beside the images of an index: no image, nobody can run
  /// it.
  [[nodiscard]] bool is_attestation() const;
  /// A layer that its registry may not pass on (Windows bases); it lies where its `urls` say.
  [[nodiscard]] bool is_foreign() const;
};

struct ImageManifest {
  std::string media_type;
  Descriptor config;
  std::vector<Descriptor> layers;
  Annotations annotations;
  std::string artifact_type;
  std::optional<Digest> subject;  ///< of the manifest that it is about
};

struct Index {
  std::string media_type;
  std::vector<Descriptor> manifests;
  Annotations annotations;
  std::string artifact_type;
  std::optional<Digest> subject;  ///< of the manifest that it is about
  /// The entries that are images (or nested indexes), without attestations, in the order of the
  /// document.
  [[nodiscard]] std::vector<Descriptor> images() const;
};

using Manifest = std::variant<ImageManifest, Index>;

/// True for the two index types, and for the two manifest types; parameters after ';' do not count.
[[nodiscard]] bool is_index_type(std::string_view media_type);
[[nodiscard]] bool is_manifest_type(std::string_view media_type);
/// True for the two types of an image's configuration: artifacts have others.
[[nodiscard]] bool is_config_type(std::string_view media_type);

/// Reads a manifest that was served with this Content-Type (empty: unknown). Refused (kind
/// registry): what is too long, too deep or not JSON; schema 1; a type in the body that differs
/// from the Content-Type; a document with both `layers` and `manifests`, or that readers may read
/// in two ways (a key twice, or in another case: Go takes that for the key); a config or layer
/// that says it is a manifest; descriptors without a valid digest or size.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view bytes,
                                              std::string_view content_type);

/// What kfpkg reads of an image's configuration.
struct ImageConfig {
  Platform platform;  ///< in normal form
  std::string user;
  std::string working_dir;
  std::vector<std::string> entrypoint;
  std::vector<std::string> command;
  std::vector<std::string> env;
  std::map<std::string, std::string> labels;
  std::vector<std::string> triggers;  ///< of ONBUILD, as Dockerfile lines
};
[[nodiscard]] Result<ImageConfig> parse_image_config(std::string_view bytes);

/// The entry of `index` that runs on `platform`: exact variant first, then one without a variant.
/// Null: none.
[[nodiscard]] const Descriptor* select_platform(const Index& index, const Platform& platform);

}  // namespace kfpkg::oci
