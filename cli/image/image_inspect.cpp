// SPDX-License-Identifier: Apache-2.0
// Reads an image with its configurations, and prints it.
#include "cli/image/image_inspect.hpp"

#include "cli/image/image_spot.hpp"
#include "core/text/units.hpp"
#include "oci/images/image_tree.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace kfpkg::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t k_jobs = 6;

struct Image {
  const oci::ImageNode* node;
  const oci::ImageManifest* manifest;
  oci::ImageConfig config;
};

struct Found {
  std::string name;
  oci::ImageTree tree;
  std::vector<Image> images;  ///< without attestations
  std::size_t attestations = 0;
};

std::uint64_t size_of(const oci::ImageManifest& image) {
  std::uint64_t size = image.config.size;
  for (const oci::Descriptor& layer : image.layers) size += layer.size;
  return size;
}

std::uint64_t size_of(const oci::ImageTree& tree) {
  std::uint64_t size = 0;
  for (const oci::Descriptor& blob : tree.blobs) size += blob.size;
  return size;
}

Result<oci::ImageConfig> config_of(oci::ImageStore& place, const oci::ImageManifest& image,
                                   const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const std::string bytes,
                   place.small_blob(image.config, oci::k_config_limit, stop));
  return oci::parse_image_config(bytes);
}

// An artifact (a chart, a signature) has no configuration of an image.
bool is_image_config(const oci::Descriptor& config) {
  return config.media_type == oci::k_oci_config || config.media_type == oci::k_docker_config;
}

Result<Found> find(const ImageSpot& spot, const std::vector<oci::Platform>& platforms,
                   const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(oci::ImageNode root, oci::read_node(*spot.place, spot.selector, stop));
  KFPKG_TRY_ASSIGN(root, oci::choose_platforms(*spot.place, std::move(root), platforms, stop));
  Found found{spot.place->name_of(spot.named()), {}, {}, 0};
  KFPKG_TRY_ASSIGN(found.tree,
                   oci::read_tree(*spot.place, std::move(root), stop, oci::Attestations::skip));
  for (const oci::ImageNode& node : found.tree.nodes) {
    const auto* image = std::get_if<oci::ImageManifest>(&node.document);
    if (image != nullptr) found.images.push_back({&node, image, {}});
    const auto* index = std::get_if<oci::Index>(&node.document);
    if (index != nullptr) found.attestations += index->manifests.size() - index->images().size();
  }
  std::vector<std::optional<Error>> errors(found.images.size());
  for_each_index(found.images.size(), k_jobs, stop, [&](std::size_t i) {
    Image& image = found.images[i];
    if (!is_image_config(image.manifest->config)) return;
    auto config = config_of(*spot.place, *image.manifest, stop);
    if (config) image.config = std::move(*config);
    if (!config) errors[i] = std::move(config.error());
  });
  if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  for (auto& error : errors) {
    if (error) return in_context(std::move(*error), "reading " + found.name);
  }
  return found;
}

std::string platform_of(const Image& image) {
  if (!image.config.platform.os.empty()) return image.config.platform.str();
  return image.node->platform ? image.node->platform->str() : "-";
}

Json config_json(const oci::ImageConfig& config) {
  return {{"user", config.user},
          {"working_dir", config.working_dir},
          {"entrypoint", config.entrypoint},
          {"command", config.command},
          {"env", config.env},
          {"labels", config.labels}};
}

Json to_json(const Found& found) {
  const oci::ImageNode& root = found.tree.root();
  Json images = Json::array();
  for (const Image& image : found.images) {
    Json layers = Json::array();
    for (const oci::Descriptor& layer : image.manifest->layers) {
      layers.push_back(
          {{"digest", layer.digest.str()}, {"size", layer.size}, {"media_type", layer.media_type}});
    }
    images.push_back({{"platform", platform_of(image)},
                      {"digest", image.node->manifest.digest.str()},
                      {"media_type", image.node->manifest.media_type},
                      {"size", size_of(*image.manifest)},
                      {"layers", std::move(layers)},
                      {"config", config_json(image.config)},
                      {"annotations", image.manifest->annotations}});
  }
  const auto* index = std::get_if<oci::Index>(&root.document);
  return {{"schema", "kfpkg.image/1"},
          {"name", found.name},
          {"digest", root.manifest.digest.str()},
          {"media_type", root.manifest.media_type},
          {"size", size_of(found.tree)},
          {"index", index != nullptr},
          {"attestations", found.attestations},
          {"annotations", index != nullptr ? Json(index->annotations) : Json::object()},
          {"images", std::move(images)}};
}

std::string quoted(const std::vector<std::string>& words) {
  return Json(words).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string render_config(const oci::ImageConfig& config) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) rows.emplace_back(name, value);
  };
  add("user", config.user.empty() ? "root" : config.user);
  add("folder", config.working_dir);
  if (!config.entrypoint.empty()) add("entrypoint", quoted(config.entrypoint));
  if (!config.command.empty()) add("command", quoted(config.command));
  for (const std::string& variable : config.env) add("env", variable);
  for (const auto& [key, value] : config.labels) rows.emplace_back("label", key + '=' + value);
  std::string text;
  for (const auto& [name, value] : rows) {
    text += fmt::format("  {:<12}{}\n", name, printable(value));
  }
  return text;
}

// One block for all platforms whose programs start alike.
std::string render_configs(const Found& found) {
  std::vector<std::pair<std::string, std::string>> blocks;
  for (const Image& image : found.images) {
    if (!is_image_config(image.manifest->config)) continue;
    const std::string text = render_config(image.config);
    const auto same = std::find_if(blocks.begin(), blocks.end(),
                                   [&](const auto& block) { return block.second == text; });
    if (same == blocks.end()) {
      blocks.emplace_back(platform_of(image), text);
    } else {
      same->first += ", " + platform_of(image);
    }
  }
  std::string text;
  for (const auto& [platforms, block] : blocks) text += fmt::format("\n{}\n{}", platforms, block);
  return text;
}

std::string render(const Found& found) {
  const oci::ImageNode& root = found.tree.root();
  std::string text =
      fmt::format("{}\n  {:<12}{}\n  {:<12}{}\n  {:<12}{} in {} blobs\n\n", printable(found.name),
                  "digest", root.manifest.digest.str(), "type", root.manifest.media_type, "size",
                  readable_bytes(size_of(found.tree)), found.tree.blobs.size());
  std::vector<std::vector<std::string>> rows{{"PLATFORM", "SIZE", "LAYERS", "DIGEST"}};
  for (const Image& image : found.images) {
    rows.push_back({platform_of(image), readable_bytes(size_of(*image.manifest)),
                    std::to_string(image.manifest->layers.size()),
                    image.node->manifest.digest.str()});
  }
  text += render_table(rows);
  if (found.attestations > 0) text += fmt::format("and {} attestations\n", found.attestations);
  return text + render_configs(found);
}

}  // namespace

Result<ExitCode> run_image_inspect(const ImageInspectOptions& options, Services& services,
                                   const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const auto platforms, workspace::parse_platforms(options.platforms));
  KFPKG_TRY_ASSIGN(const ImageSpot spot, image_spot(options.image, services.session));
  KFPKG_TRY_ASSIGN(const Found found, find(spot, platforms, services.stop));
  services.out << (common.format == OutputFormat::json
                       ? to_json(found).dump(2, ' ', false, Json::error_handler_t::replace) + '\n'
                       : render(found));
  return ExitCode::done;
}

}  // namespace kfpkg::cli
