// SPDX-License-Identifier: Apache-2.0
// Gives tags, and lists them.
#include "cli/image/image_tag.hpp"

#include "cli/image/image_spot.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Tagged {
  std::string tag;
  std::string_view outcome;
};

Result<Tagged> give_tag(oci::ImageStore& place, const oci::ManifestBytes& manifest,
                        const std::string& tag, bool keep, const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const auto there, place.find({tag, {}}, stop));
  if (there && there->digest == manifest.digest) return Tagged{tag, "unchanged"};
  if (there && keep) {
    return fail(
        ErrorKind::registry,
        fmt::format("{}: it stands for {} already", place.name_of({tag, {}}), there->digest.str()),
        "choose another tag, or leave out --keep");
  }
  KFPKG_TRY(place.put_root(manifest, tag, stop));
  return Tagged{tag, there ? "moved" : "created"};
}

Json document_for(const char* schema, const std::string& name) {
  return {{"schema", schema}, {"name", name}};
}

}  // namespace

Result<ExitCode> run_image_tag(const ImageTagOptions& options, Services& services,
                               const CommonOptions& common) {
  if (options.tags.empty()) {
    return fail(ErrorKind::usage, "image tag: no tag is given",
                "kfpkg image tag ghcr.io/acme/train:1.0 1 latest");
  }
  KFPKG_TRY_ASSIGN(const ImageSpot spot, image_spot(options.image, services.session));
  for (const std::string& tag : options.tags) KFPKG_TRY(check_tag(tag));
  spot.place->expect_push(*spot.place);
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest,
                   spot.place->manifest(spot.selector, services.stop));
  Json document = document_for("kfpkg.image-tag/1", spot.place->name());
  document["digest"] = manifest.digest.str();
  document["tags"] = Json::array();
  for (const std::string& tag : options.tags) {
    KFPKG_TRY_ASSIGN(const Tagged tagged,
                     give_tag(*spot.place, manifest, tag, options.keep, services.stop));
    document["tags"].push_back({{"tag", tagged.tag}, {"outcome", tagged.outcome}});
    if (common.format == OutputFormat::json) continue;
    services.out << fmt::format("{}@{} ({})\n", spot.place->name_of({tag, {}}),
                                manifest.digest.str(), tagged.outcome);
  }
  if (common.format == OutputFormat::json) services.out << document.dump(2) << '\n';
  return ExitCode::done;
}

Result<ExitCode> run_image_tags(const ImageTagsOptions& options, Services& services,
                                const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const ImageSpot spot, image_spot(options.repository, services.session));
  if (!spot.selector.tag.empty() || spot.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: tags are those of a repository", spot.str()),
                fmt::format("kfpkg image tags {}", spot.place->name()));
  }
  KFPKG_TRY_ASSIGN(const std::vector<std::string> tags, spot.place->tags(services.stop));
  if (common.format == OutputFormat::json) {
    Json document = document_for("kfpkg.image-tags/1", spot.place->name());
    document["tags"] = tags;
    services.out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return ExitCode::done;
  }
  for (const std::string& tag : tags) services.out << printable(tag) << '\n';
  return ExitCode::done;
}

}  // namespace kfpkg::cli
