// SPDX-License-Identifier: Apache-2.0
// One index of images that were pushed one by one.
#pragma once

#include "oci/manifest.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct JoinIntent {
  std::string target;               ///< what the index gets; without a tag by its digest alone
  std::vector<std::string> images;  ///< of one platform each, or indexes; "@DIGEST" is one of the
                                    ///< target's own
  bool move = false;                ///< the tag of a version may move
};

struct JoinReport {
  std::string name;  ///< with tag and digest
  oci::Digest digest;
  std::vector<oci::Descriptor> entries;  ///< attestations among them
};

/// Reads all images, brings what is missing to the target, and puts an index over them. Errors of
/// kind findings for two images of one platform, and of kind config for a tag that stays where it
/// is (ops/image/tag_rule.hpp), before anything is written.
[[nodiscard]] Result<JoinReport> join_images(workspace::Session& session, const JoinIntent& intent);

}  // namespace kfpkg::ops
