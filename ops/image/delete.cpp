// SPDX-License-Identifier: Apache-2.0
// Looks what is there, deletes it, and says when more would go than was named.
#include "ops/image/delete.hpp"

#include "core/jobs/map_all.hpp"
#include "ops/image/image_name.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace kfpkg::ops {
namespace {

constexpr std::size_t k_jobs = 6;
// Each is asked for by itself.
constexpr std::size_t k_most_tags = 1000;

/// The tags of the image's store that stand for `digest`, but for the image's own. Of very many
/// tags none is looked at.
Result<std::vector<std::string>> other_tags(const NamedImage& image, const oci::Digest& digest,
                                            const std::stop_token& stop) {
  // No list is a repository without tags to some registries, and no reason to keep an image.
  auto tags = image.store->tags(stop).value_or(std::vector<std::string>{});
  std::erase(tags, image.selector.tag);
  if (tags.size() > k_most_tags) return std::vector<std::string>{};
  const auto is_same = [&](const std::string& tag, std::stop_token ended) -> Result<bool> {
    KFPKG_TRY_ASSIGN(const auto found, image.store->find({tag, {}}, std::move(ended)));
    return found && found->digest == digest;
  };
  KFPKG_TRY_ASSIGN(const std::vector<bool> same, map_all(tags, k_jobs, stop, is_same));
  std::vector<std::string> others;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (same[i]) others.push_back(tags[i]);
  }
  return others;
}

tl::unexpected<Error> needs_yes(const NamedImage& image, std::string_view why,
                                const std::vector<std::string>& others) {
  return fail(ErrorKind::usage,
              fmt::format("{}: {} ({})", image.str(), why,
                          others.empty() ? "there is no other one"
                                         : fmt::format("{}", fmt::join(others, ", "))),
              fmt::format("kfpkg image delete {} --yes", image.str()));
}

}  // namespace

Result<DeleteReport> delete_image(workspace::Session& session, const DeleteIntent& intent) {
  KFPKG_TRY_ASSIGN(const NamedImage image, open_image(intent.image, session));
  if (image.selector.tag.empty() && !image.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: name the tag or the digest", image.str()),
                fmt::format("kfpkg image tags {}", image.store->name()));
  }
  const std::stop_token& stop = session.call().stop;
  image.store->expect_push(*image.store);
  KFPKG_TRY_ASSIGN(const oci::ManifestInfo there, image.store->require(image.selector, stop));
  DeleteReport report{image.str(), there.digest, {}};
  if (!image.selector.digest) {
    KFPKG_TRY_ASSIGN(const oci::Deletion deleted, image.store->remove(image.selector, stop));
    if (deleted == oci::Deletion::done) return report;
  }
  KFPKG_TRY_ASSIGN(report.with_it, other_tags(image, there.digest, stop));
  if (!intent.yes) {
    return needs_yes(image,
                     image.selector.digest
                         ? "deleting a digest deletes all its tags too"
                         : "this registry deletes by digest only, and all tags of the digest go",
                     report.with_it);
  }
  KFPKG_TRY(image.store->remove({{}, there.digest}, stop));
  return report;
}

}  // namespace kfpkg::ops
