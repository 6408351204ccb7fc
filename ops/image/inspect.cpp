// SPDX-License-Identifier: Apache-2.0
// Reads the tree of an image, then its configurations side by side.
#include "ops/image/inspect.hpp"

#include "core/jobs/map_all.hpp"
#include "oci/images/image_tree.hpp"
#include "ops/image/image_name.hpp"

#include <stop_token>
#include <utility>
#include <variant>

namespace kfpkg::ops {
namespace {

constexpr std::size_t k_jobs = 6;

using Config = std::optional<oci::ImageConfig>;

Result<Config> config_of(oci::ImageStore& store, const oci::ImageManifest& image,
                         std::stop_token stop) {
  if (!oci::is_config_type(image.config.media_type)) return Config();
  KFPKG_TRY_ASSIGN(const std::string bytes,
                   store.small_blob(image.config, oci::k_config_limit, std::move(stop)));
  KFPKG_TRY_ASSIGN(oci::ImageConfig config, oci::parse_image_config(bytes));
  return Config(std::move(config));
}

InspectedImage inspected(const oci::ImageNode& node, const oci::ImageManifest& image) {
  InspectedImage one{node.platform, node.manifest.digest, image, {}, image.config.size};
  one.manifest.media_type = node.manifest.media_type;
  for (const oci::Descriptor& layer : image.layers) one.size += layer.size;
  return one;
}

InspectReport report_of(const oci::ImageTree& tree, std::string name) {
  const oci::ImageNode& root = tree.root();
  InspectReport report{std::move(name),
                       root.manifest.digest,
                       root.manifest.media_type,
                       {},
                       tree.blobs.size(),
                       0,
                       {}};
  if (const auto* index = std::get_if<oci::Index>(&root.document)) {
    report.index = index->annotations;
  }
  for (const oci::Descriptor& blob : tree.blobs) report.size += blob.size;
  for (const oci::ImageNode& node : tree.nodes) {
    const auto* image = std::get_if<oci::ImageManifest>(&node.document);
    if (image != nullptr) report.images.push_back(inspected(node, *image));
    const auto* index = std::get_if<oci::Index>(&node.document);
    if (index != nullptr) report.attestations += index->manifests.size() - index->images().size();
  }
  return report;
}

Result<InspectReport> inspect(workspace::Session& session, const InspectIntent& intent) {
  KFPKG_TRY_ASSIGN(const NamedImage image, open_image(intent.image, session));
  const std::stop_token& stop = session.call().stop;
  oci::ImageStore& store = *image.store;
  KFPKG_TRY_ASSIGN(oci::ImageNode root, oci::read_node(store, image.selector, stop));
  KFPKG_TRY_ASSIGN(root, oci::choose_platforms(store, std::move(root), intent.platforms, stop));
  KFPKG_TRY_ASSIGN(const oci::ImageTree tree,
                   oci::read_tree(store, std::move(root), stop, oci::Attestations::skip));
  InspectReport report = report_of(tree, store.name_of(image.named()));
  auto configs =
      map_all(report.images, k_jobs, stop, [&](const InspectedImage& one, std::stop_token ended) {
        return config_of(store, one.manifest, std::move(ended));
      });
  if (!configs) return in_context(std::move(configs.error()), "reading " + report.name);
  for (std::size_t i = 0; i < configs->size(); ++i) {
    InspectedImage& one = report.images[i];
    one.config = std::move((*configs)[i]);
    if (one.config && !one.config->platform.os.empty()) one.platform = one.config->platform;
  }
  return report;
}

}  // namespace

Result<InspectReport> inspect_image(workspace::Session& session, const InspectIntent& intent) {
  return in_full(intent.image, inspect(session, intent));
}

}  // namespace kfpkg::ops
