// SPDX-License-Identifier: Apache-2.0
// Reads the platforms of images, brings them to one place, and puts an index over them.
#include "cli/image/image_join.hpp"

#include "cli/image/image_spot.hpp"
#include "oci/index_edit.hpp"
#include "ops/image/push.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace kfpkg::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Part {
  std::string name;  ///< as it was given
  oci::Descriptor entry;
  bool seen = false;  ///< its manifest was read, so it is there
};

// "@sha256:..." is short for an image of the target's repository.
std::string completed(const std::string& text, const ImageSpot& target) {
  return text.starts_with("@") ? target.place->name() + text : text;
}

Result<Part> part_of(const ImageSpot& spot, const oci::ImageNode& node,
                     const std::stop_token& stop) {
  const auto& image = std::get<oci::ImageManifest>(node.document);
  KFPKG_TRY_ASSIGN(const std::string bytes,
                   spot.place->small_blob(image.config, oci::k_config_limit, stop));
  auto config = oci::parse_image_config(bytes);
  if (!config) return in_context(std::move(config.error()), "reading " + spot.str());
  return Part{spot.str(),
              {node.manifest.media_type,
               node.manifest.digest,
               node.manifest.bytes.size(),
               config->platform,
               {},
               {}},
              true};
}

// An image is one part; an index is all that it names, attestations too.
Result<std::vector<Part>> parts_of(const ImageSpot& spot, const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const oci::ImageNode node, oci::read_node(*spot.place, spot.selector, stop));
  std::vector<Part> parts;
  if (const auto* index = std::get_if<oci::Index>(&node.document)) {
    for (const oci::Descriptor& entry : index->manifests)
      parts.push_back({spot.str(), entry, false});
    return parts;
  }
  KFPKG_TRY_ASSIGN(Part part, part_of(spot, node, stop));
  parts.push_back(std::move(part));
  return parts;
}

Status refuse_twice(const std::vector<Part>& parts, const Part& part) {
  if (part.entry.is_attestation() || !part.entry.platform) return {};
  const auto other = std::ranges::find_if(parts, [&](const Part& each) {
    return !each.entry.is_attestation() && each.entry.platform == part.entry.platform;
  });
  if (other == parts.end()) return {};
  return fail(
      ErrorKind::findings,
      fmt::format("{} and {} are both for {}", other->name, part.name, part.entry.platform->str()),
      "an index has one image for each platform; leave one of them out");
}

// The target must have it before an index may name it.
Status bring(const Part& part, const ImageSpot& from, const ImageSpot& target, Services& services) {
  const oci::Selector selector{{}, part.entry.digest};
  if (oci::same_store(*from.place, *target.place)) {
    if (part.seen) return {};
    const auto there = target.place->require(selector, services.stop);
    if (there) return {};
    return in_context(there.error(), fmt::format("joining what {} names", part.name));
  }
  KFPKG_TRY_ASSIGN(oci::PushPlan plan,
                   oci::plan_copy(*from.place, selector, {}, *target.place, {}, {}, services.stop));
  plan.as_child = true;
  KFPKG_TRY(ops::push_with_progress(plan, *from.place, *target.place, services));
  return {};
}

struct Joined {
  std::vector<Part> parts;
  oci::Digest digest;
  std::string name;
};

std::string render(const Joined& joined) {
  std::vector<std::vector<std::string>> rows{{"PLATFORM", "DIGEST"}};
  for (const Part& part : joined.parts) {
    const bool image = part.entry.platform && !part.entry.is_attestation();
    rows.push_back({image ? part.entry.platform->str() : "attestation", part.entry.digest.str()});
  }
  return fmt::format("{}\n", joined.name) + render_table(rows);
}

Json to_json(const Joined& joined) {
  Json images = Json::array();
  for (const Part& part : joined.parts) {
    images.push_back({{"platform", part.entry.platform ? Json(part.entry.platform->str()) : Json()},
                      {"attestation", part.entry.is_attestation()},
                      {"digest", part.entry.digest.str()}});
  }
  return {{"schema", "kfpkg.image-join/1"},
          {"name", joined.name},
          {"digest", joined.digest.str()},
          {"images", std::move(images)}};
}

}  // namespace

Result<ExitCode> run_image_join(const ImageJoinOptions& options, Services& services,
                                const CommonOptions& common) {
  if (options.images.empty()) {
    return fail(ErrorKind::usage, "image join: no images are given",
                "kfpkg image join ghcr.io/acme/train:1.0 @sha256:... @sha256:...");
  }
  KFPKG_TRY_ASSIGN(const ImageSpot target, image_spot(options.target, services.session));
  if (target.selector.digest) {
    return fail(ErrorKind::usage,
                fmt::format("{}: what is joined gets a digest of its own", target.str()),
                "name a tag, or leave both out");
  }
  target.place->expect_push(*target.place);
  std::vector<Part> parts;
  std::vector<ImageSpot> spots;
  std::vector<std::size_t> origins;  // of each part, among the spots
  for (const std::string& text : options.images) {
    KFPKG_TRY_ASSIGN(ImageSpot spot, image_spot(completed(text, target), services.session));
    KFPKG_TRY_ASSIGN(std::vector<Part> found, parts_of(spot, services.stop));
    for (Part& part : found) {
      KFPKG_TRY(refuse_twice(parts, part));
      parts.push_back(std::move(part));
      origins.push_back(spots.size());
    }
    spots.push_back(std::move(spot));
  }
  // Nothing is written before all of it is known to fit together.
  for (std::size_t i = 0; i < parts.size(); ++i) {
    KFPKG_TRY(bring(parts[i], spots[origins[i]], target, services));
  }
  std::vector<oci::Descriptor> entries;
  for (const Part& part : parts) entries.push_back(part.entry);
  const std::string bytes = oci::make_index(entries);
  KFPKG_TRY_ASSIGN(const oci::Manifest index, oci::parse_manifest(bytes, {}));
  const oci::Digest digest = oci::Digest::of(bytes);
  const std::string type = std::get<oci::Index>(index).media_type;
  KFPKG_TRY(target.place->begin());
  KFPKG_TRY(target.place->put_root({digest, type, bytes}, target.selector.tag, services.stop));
  const std::string name = target.selector.tag.empty() ? target.place->name_of({{}, digest})
                                                       : target.str() + '@' + digest.str();
  const Joined joined{std::move(parts), digest, name};
  services.out << (common.format == OutputFormat::json ? to_json(joined).dump(2) + '\n'
                                                       : render(joined));
  return ExitCode::done;
}

}  // namespace kfpkg::cli
