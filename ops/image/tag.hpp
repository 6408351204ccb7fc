// SPDX-License-Identifier: Apache-2.0
// More names for an image that is there, and the names that there are.
#pragma once

#include "oci/reference.hpp"
#include "workspace/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

struct TagIntent {
  std::string image;              ///< as open_image() reads it
  std::vector<std::string> tags;  ///< at least one
  bool keep = false;              ///< tags that stand for something else are left alone
  bool move = false;              ///< tags of versions may move as well
};

enum class TagOutcome { created, moved, unchanged };
[[nodiscard]] std::string_view name_of(TagOutcome outcome);

struct GivenTag {
  std::string tag;
  std::string name;  ///< of the image, with the tag
  TagOutcome outcome;
};

struct TagReport {
  std::string name;  ///< of the repository or layout
  oci::Digest digest;
  std::vector<GivenTag> tags;
  std::optional<Error> failure;  ///< what came after `tags`, which are given all the same
};

/// Gives tags one after the other, up to the first that cannot be given.
[[nodiscard]] Result<TagReport> tag_image(workspace::Session& session, const TagIntent& intent);

struct TagList {
  std::string name;               ///< of the repository or layout
  std::vector<std::string> tags;  ///< sorted
};

/// The tags of "REGISTRY/NAME" or "oci:DIR".
[[nodiscard]] Result<TagList> list_tags(workspace::Session& session, const std::string& repository);

}  // namespace kfpkg::ops
