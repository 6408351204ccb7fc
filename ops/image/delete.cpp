// SPDX-License-Identifier: Apache-2.0
// Looks what is there, deletes it, and says when more would go than was named.
#include "ops/image/delete.hpp"

#include "ops/image/image_name.hpp"

#include <fmt/format.h>

#include <string_view>

namespace kfpkg::ops {
namespace {

tl::unexpected<Error> needs_yes(const NamedImage& image, const oci::Digest& digest,
                                std::string_view why) {
  return fail(ErrorKind::usage, fmt::format("{}: {}", image.str(), why),
              fmt::format("kfpkg image delete {} --yes", image.store->name_of({{}, digest})));
}

}  // namespace

Result<DeleteReport> delete_image(workspace::Session& session, const DeleteIntent& intent) {
  KFPKG_TRY_ASSIGN(const NamedImage image, open_image(intent.image, session));
  if (image.selector.tag.empty() && !image.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: name the tag or the digest", image.str()),
                fmt::format("kfpkg image tags {}", image.store->name()));
  }
  if (image.selector.digest && !intent.yes) {
    return needs_yes(image, *image.selector.digest, "deleting a digest deletes all its tags too");
  }
  const std::stop_token& stop = session.call().stop;
  image.store->expect_push(*image.store);
  KFPKG_TRY_ASSIGN(const oci::ManifestInfo there, image.store->require(image.selector, stop));
  KFPKG_TRY_ASSIGN(const oci::Deletion deleted, image.store->remove(image.selector, stop));
  if (deleted == oci::Deletion::by_digest_only) {
    return needs_yes(image, there.digest,
                     "this registry deletes by digest only, and all tags of the digest with it");
  }
  return DeleteReport{image.str(), there.digest};
}

}  // namespace kfpkg::ops
