// SPDX-License-Identifier: Apache-2.0
// A tag goes, or a digest with all its tags.
#pragma once

#include "oci/reference.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct DeleteIntent {
  std::string image;  ///< with a tag or a digest
  bool yes = false;   ///< delete a digest, and with it all tags that stand for it
};

struct DeleteReport {
  std::string name;  ///< that was deleted
  oci::Digest digest;
  std::vector<std::string> with_it;  ///< other tags that stood for the digest and went as well
};

/// Deletes a tag alone where the registry can, else with `yes` the digest that it stands for. An
/// error of kind usage for what needs `yes`, which names the other tags that would go.
[[nodiscard]] Result<DeleteReport> delete_image(workspace::Session& session,
                                                const DeleteIntent& intent);

}  // namespace kfpkg::ops
