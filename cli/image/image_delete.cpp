// SPDX-License-Identifier: Apache-2.0
// Deletes a tag alone where the registry can; a digest, with all its tags, only when told so.
#include "cli/image/image_spot.hpp"
#include "cli/image/image_tag.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

tl::unexpected<Error> needs_yes(const ImageSpot& spot, const oci::Digest& digest,
                                std::string_view why) {
  return fail(ErrorKind::usage, fmt::format("{}: {}", spot.str(), why),
              fmt::format("kfpkg image delete {} --yes", spot.place->name_of({{}, digest})));
}

}  // namespace

Result<ExitCode> run_image_delete(const ImageDeleteOptions& options, Services& services,
                                  const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const ImageSpot spot, image_spot(options.image, services.session));
  if (spot.selector.tag.empty() && !spot.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: name the tag or the digest", spot.str()),
                fmt::format("kfpkg image tags {}", spot.place->name()));
  }
  if (spot.selector.digest && !options.yes) {
    return needs_yes(spot, *spot.selector.digest, "deleting a digest deletes all its tags too");
  }
  spot.place->expect_push(*spot.place);
  KFPKG_TRY_ASSIGN(const oci::ManifestInfo there,
                   spot.place->require(spot.selector, services.stop));
  KFPKG_TRY_ASSIGN(const oci::Deletion deleted, spot.place->remove(spot.selector, services.stop));
  if (deleted == oci::Deletion::by_digest_only) {
    return needs_yes(spot, there.digest,
                     "this registry deletes by digest only, and all tags of the digest with it");
  }
  if (common.format == OutputFormat::json) {
    const nlohmann::ordered_json document{
        {"schema", "kfpkg.image-delete/1"}, {"name", spot.str()}, {"digest", there.digest.str()}};
    services.out << document.dump(2) << '\n';
    return ExitCode::done;
  }
  services.out << fmt::format("deleted {} ({})\n", spot.str(), there.digest.str());
  return ExitCode::done;
}

}  // namespace kfpkg::cli
