// SPDX-License-Identifier: Apache-2.0
// An image with everything that its manifests name, as it lies in a store.
#pragma once

#include "core/result.hpp"
#include "oci/images/image_store.hpp"
#include "oci/manifest.hpp"

#include <optional>
#include <stop_token>
#include <vector>

namespace kfpkg::oci {

struct ImageNode {
  ManifestBytes manifest;  ///< its type is the one that the document says
  Manifest document;
  std::optional<Platform> platform;  ///< as its index says
  bool attestation = false;
  std::size_t height = 0;  ///< 0: an image; an index is higher than what it names
};

struct ImageTree {
  /// Each manifest once, what is named before what names it; the root is the last one.
  std::vector<ImageNode> nodes;
  /// Config and layers of all images, each once; also what an index names that is no manifest.
  std::vector<Descriptor> blobs;
  /// Layers that are not copied: Descriptor::is_foreign.
  std::vector<Descriptor> foreign;
  [[nodiscard]] const ImageNode& root() const { return nodes.back(); }
};

/// The manifest with its type as the document says it. Refused (kind registry) where
/// `parse_manifest` refuses.
[[nodiscard]] Result<ImageNode> read_node(ImageStore& store, const Selector& selector,
                                          std::stop_token stop);

/// The root of what is left of `root` with these platforms: one alone is the image itself, several
/// are an index of them with their attestations, all are what was there. An error of kind findings
/// names the platforms that there are.
[[nodiscard]] Result<ImageNode> choose_platforms(ImageStore& store, ImageNode root,
                                                 const std::vector<Platform>& wanted,
                                                 std::stop_token stop);

enum class Attestations { read, skip };

/// Everything below `root`, or all but the attestations. Refused: indexes more than
/// `k_index_depth` deep, too many manifests or too much of them, and children of another size
/// or type than their index says.
[[nodiscard]] Result<ImageTree> read_tree(ImageStore& store, ImageNode root, std::stop_token stop,
                                          Attestations attestations = Attestations::read);

}  // namespace kfpkg::oci
