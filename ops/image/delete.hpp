// SPDX-License-Identifier: Apache-2.0
// A tag goes, or a digest with all its tags.
#pragma once

#include "oci/reference.hpp"
#include "workspace/session.hpp"

#include <string>

namespace kfpkg::ops {

struct DeleteIntent {
  std::string image;  ///< with a tag or a digest
  bool yes = false;   ///< delete a digest, and with it all tags that stand for it
};

struct DeleteReport {
  std::string name;  ///< that was deleted
  oci::Digest digest;
};

/// Deletes a tag alone where the registry can. An error of kind usage for a digest without `yes`,
/// and for a tag that only goes with its digest.
[[nodiscard]] Result<DeleteReport> delete_image(workspace::Session& session,
                                                const DeleteIntent& intent);

}  // namespace kfpkg::ops
