// SPDX-License-Identifier: Apache-2.0
// Gives tags, and lists them.
#include "ops/image/tag.hpp"

#include "ops/image/image_name.hpp"
#include "ops/image/tag_rule.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg::ops {
namespace {

Result<TagOutcome> give_tag(oci::ImageStore& store, const oci::ManifestBytes& manifest,
                            const std::string& tag, const TagIntent& intent,
                            const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const auto there, store.find({tag, {}}, stop));
  if (there && there->digest == manifest.digest) return TagOutcome::unchanged;
  const std::string name = store.name_of({tag, {}});
  if (there && intent.keep) {
    return fail(ErrorKind::registry,
                fmt::format("{}: it stands for {} already", name, there->digest.str()),
                "choose another tag, or leave out --keep");
  }
  if (there) KFPKG_TRY(check_change({name, tag, there->digest, manifest.digest}, intent.move));
  KFPKG_TRY(store.put_root(manifest, tag, stop));
  KFPKG_TRY(store.confirm(manifest.digest, tag, stop));
  return there ? TagOutcome::moved : TagOutcome::created;
}

}  // namespace

std::string_view name_of(TagOutcome outcome) {
  switch (outcome) {
    case TagOutcome::created:
      return "created";
    case TagOutcome::moved:
      return "moved";
    case TagOutcome::unchanged:
      return "unchanged";
  }
  return "";
}

Result<TagReport> tag_image(workspace::Session& session, const TagIntent& intent) {
  if (intent.tags.empty()) {
    return fail(ErrorKind::usage, "image tag: no tag is given",
                "kfpkg image tag ghcr.io/acme/train:1.0 1 latest");
  }
  if (intent.keep && intent.move) {
    return fail(ErrorKind::usage, "image tag: --keep and --move exclude each other",
                "leave one of them out");
  }
  KFPKG_TRY_ASSIGN(const NamedImage image, open_image(intent.image, session));
  for (const std::string& tag : intent.tags) KFPKG_TRY(check_tag(tag));
  const std::stop_token& stop = session.call().stop;
  oci::ImageStore& store = *image.store;
  store.expect_push(store);
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes manifest,
                   in_full(intent.image, store.manifest(image.selector, stop)));
  TagReport report{store.name(), manifest.digest, {}, {}};
  for (const std::string& tag : intent.tags) {
    auto outcome = give_tag(store, manifest, tag, intent, stop);
    if (!outcome) {
      report.failure = std::move(outcome.error());
      return report;
    }
    report.tags.push_back({tag, store.name_of({tag, {}}), *outcome});
  }
  return report;
}

Result<TagList> list_tags(workspace::Session& session, const std::string& repository) {
  KFPKG_TRY_ASSIGN(const NamedImage image, open_image(repository, session));
  if (!image.selector.tag.empty() || image.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: tags are those of a repository", image.str()),
                fmt::format("kfpkg image tags {}", image.store->name()));
  }
  KFPKG_TRY_ASSIGN(std::vector<std::string> tags,
                   in_full(repository, image.store->tags(session.call().stop)));
  return TagList{image.store->name(), std::move(tags)};
}

}  // namespace kfpkg::ops
