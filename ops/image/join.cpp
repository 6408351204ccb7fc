// SPDX-License-Identifier: Apache-2.0
// Reads the platforms of images, brings them to one store, and puts an index over them.
#include "ops/image/join.hpp"

#include "oci/images/image_tree.hpp"
#include "oci/images/push_plan.hpp"
#include "oci/index_edit.hpp"
#include "ops/image/image_name.hpp"
#include "ops/image/push.hpp"
#include "ops/image/tag_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace kfpkg::ops {
namespace {

struct Part {
  std::string name;  ///< as it was given
  oci::Descriptor entry;
  bool seen = false;       ///< its manifest was read, so it is there
  std::size_t origin = 0;  ///< among the images that were given
};

/// What the index will hold, before anything is written.
struct Parts {
  std::vector<NamedImage> origins;
  std::vector<Part> parts;
};

// "@sha256:..." is short for an image of the target's repository.
std::string completed(const std::string& text, const NamedImage& target) {
  return text.starts_with("@") ? target.store->name() + text : text;
}

Result<Part> part_of(const NamedImage& image, const oci::ImageNode& node,
                     const std::stop_token& stop) {
  const auto& manifest = std::get<oci::ImageManifest>(node.document);
  KFPKG_TRY_ASSIGN(const std::string bytes,
                   image.store->small_blob(manifest.config, oci::k_config_limit, stop));
  auto config = oci::parse_image_config(bytes);
  if (!config) return in_context(std::move(config.error()), "reading " + image.str());
  return Part{image.str(),
              {node.manifest.media_type,
               node.manifest.digest,
               node.manifest.bytes.size(),
               config->platform,
               {},
               {}},
              true};
}

// An image is one part; an index is all that it names, attestations too.
Result<std::vector<Part>> parts_of(const NamedImage& image, const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const oci::ImageNode node, oci::read_node(*image.store, image.selector, stop));
  std::vector<Part> parts;
  if (const auto* index = std::get_if<oci::Index>(&node.document)) {
    for (const oci::Descriptor& entry : index->manifests) parts.push_back({image.str(), entry});
    return parts;
  }
  KFPKG_TRY_ASSIGN(Part part, part_of(image, node, stop));
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

Result<Parts> read_parts(const JoinIntent& intent, const NamedImage& target,
                         workspace::Session& session) {
  Parts all;
  for (const std::string& text : intent.images) {
    KFPKG_TRY_ASSIGN(NamedImage image, open_image(completed(text, target), session));
    KFPKG_TRY_ASSIGN(std::vector<Part> found, parts_of(image, session.call().stop));
    for (Part& part : found) {
      KFPKG_TRY(refuse_twice(all.parts, part));
      part.origin = all.origins.size();
      all.parts.push_back(std::move(part));
    }
    all.origins.push_back(std::move(image));
  }
  return all;
}

Status check_present(const Part& part, const NamedImage& target, const std::stop_token& stop) {
  if (target.store->repository() == nullptr) {
    // A layout lists no entry for what an index of it names, but has it as a blob.
    KFPKG_TRY_ASSIGN(const bool is_there, target.store->has_blob(part.entry, stop));
    if (is_there) return {};
  }
  const auto there = target.store->require({{}, part.entry.digest}, stop);
  if (there) return {};
  return in_context(there.error(), fmt::format("joining what {} names", part.name));
}

// The target must have it before an index may name it.
Status bring(const Part& part, const NamedImage& from, const NamedImage& target,
             const Invocation& call) {
  const oci::Selector selector{{}, part.entry.digest};
  if (oci::same_store(*from.store, *target.store)) {
    return part.seen ? Status() : check_present(part, target, call.stop);
  }
  KFPKG_TRY_ASSIGN(oci::PushPlan plan,
                   oci::plan_copy(*from.store, selector, {}, *target.store, {}, {}, call.stop));
  plan.as_child = true;
  KFPKG_TRY(push_with_progress(plan, *from.store, *target.store, call));
  return {};
}

Result<oci::ManifestBytes> index_of(const std::vector<oci::Descriptor>& entries) {
  std::string bytes = oci::make_index(entries);
  KFPKG_TRY_ASSIGN(const oci::Manifest index, oci::parse_manifest(bytes, {}));
  return oci::ManifestBytes{oci::Digest::of(bytes), std::get<oci::Index>(index).media_type,
                            std::move(bytes)};
}

Status check_target(const NamedImage& target, const oci::Digest& wanted, bool move,
                    const std::stop_token& stop) {
  if (target.selector.tag.empty()) return {};
  KFPKG_TRY_ASSIGN(const auto there, target.store->find(target.selector, stop));
  if (!there) return {};
  return check_change({target.str(), target.selector.tag, there->digest, wanted}, move);
}

}  // namespace

Result<JoinReport> join_images(workspace::Session& session, const JoinIntent& intent) {
  if (intent.images.empty()) {
    return fail(ErrorKind::usage, "image join: no images are given",
                "kfpkg image join ghcr.io/acme/train:1.0 @sha256:... @sha256:...");
  }
  KFPKG_TRY_ASSIGN(const NamedImage target, open_image(intent.target, session));
  if (target.selector.digest) {
    return fail(ErrorKind::usage,
                fmt::format("{}: what is joined gets a digest of its own", target.str()),
                "name a tag, or leave both out");
  }
  target.store->expect_push(*target.store);
  KFPKG_TRY_ASSIGN(const Parts all, read_parts(intent, target, session));
  const std::stop_token& stop = session.call().stop;
  std::vector<oci::Descriptor> entries;
  for (const Part& part : all.parts) entries.push_back(part.entry);
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes index, index_of(entries));
  KFPKG_TRY(check_target(target, index.digest, intent.move, stop));
  // Nothing is written before all of it is known to fit together.
  for (const Part& part : all.parts) {
    KFPKG_TRY(bring(part, all.origins[part.origin], target, session.call()));
  }
  KFPKG_TRY(target.store->begin());
  KFPKG_TRY(target.store->put_root(index, target.selector.tag, stop));
  KFPKG_TRY(target.store->confirm(index.digest, target.selector.tag, stop));
  std::string name = target.selector.tag.empty() ? target.store->name_of({{}, index.digest})
                                                 : target.str() + '@' + index.digest.str();
  return JoinReport{std::move(name), index.digest, std::move(entries)};
}

}  // namespace kfpkg::ops
