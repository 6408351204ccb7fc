// SPDX-License-Identifier: Apache-2.0
// An image as it lies in a registry or a layout, with its configurations.
#pragma once

#include "oci/manifest.hpp"
#include "workspace/session.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

struct InspectIntent {
  std::string image;                     ///< as open_image() reads it
  std::vector<oci::Platform> platforms;  ///< none: all of them
};

/// An image of one platform.
struct InspectedImage {
  std::optional<oci::Platform> platform;  ///< as its configuration says, else its index
  oci::Digest digest;
  oci::ImageManifest manifest;             ///< its type is the one that the document says
  std::optional<oci::ImageConfig> config;  ///< none: an artifact (a chart, a signature)
  std::uint64_t size = 0;                  ///< of its configuration and layers
};

struct InspectReport {
  std::string name;  ///< with the tag or digest that was meant
  oci::Digest digest;
  std::string media_type;
  std::optional<oci::Annotations> index;  ///< its annotations; none: the name stands for one image
  std::size_t blobs = 0;
  std::uint64_t size = 0;  ///< of all blobs, each once
  std::vector<InspectedImage> images;
  std::size_t attestations = 0;
};

/// Reads manifests and configurations, and no layer.
[[nodiscard]] Result<InspectReport> inspect_image(workspace::Session& session,
                                                  const InspectIntent& intent);

}  // namespace kfpkg::ops
