// SPDX-License-Identifier: Apache-2.0
// Fingerprints and versions are promises; other tags are names that move.
#include "ops/image/tag_rule.hpp"

#include "image/inputs/names.hpp"
#include "release/version.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::ops {

bool is_version_tag(std::string_view tag) {
  while (!tag.empty()) {
    const std::string_view bare = tag.starts_with('v') ? tag.substr(1) : tag;
    if (release::Version::parse(bare)) return true;
    tag.remove_prefix(std::min(tag.size(), tag.find_first_of("-_")));
    tag.remove_prefix(std::min<std::size_t>(tag.size(), 1));
  }
  return false;
}

Status check_change(const TagChange& change, bool move) {
  if (change.tag.empty() || !change.moves()) return {};
  if (image::is_fingerprint_tag(change.tag)) {
    return fail(ErrorKind::config,
                fmt::format("{}: it stands for {}, and tags of fingerprints (k-...) never move",
                            change.name, change.there->str()),
                "build, run and publish take such a tag for the files that it was made from; "
                "choose another one");
  }
  if (move || !is_version_tag(change.tag)) return {};
  return fail(ErrorKind::config,
              fmt::format("{}: it stands for {}, and tags of versions do not move by themselves",
                          change.name, change.there->str()),
              "raise the version, or, when nobody relies on what it stands for, add --move");
}

}  // namespace kfpkg::ops
