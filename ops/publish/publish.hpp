// SPDX-License-Identifier: Apache-2.0
// From component folders to releases at a destination.
#pragma once

#include "ops/publish/publish_loop.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct PublishIntent {
  std::vector<std::string> paths;  ///< none: the working folder
  SettingsLayer flags;             ///< stronger than every file and variable
  std::string to;                  ///< destination; empty: the setting's
  std::string url;                 ///< where people read it; empty: the setting's, or found
  bool dry_run = false;            ///< plan, and write nothing
};

/// Finds the pushed image of each folder as its files are now, plans all releases, writes them, and
/// tags their images. Errors of kind registry when an image is not pushed, config when folders
/// disagree on the destination or a version is taken by other content.
[[nodiscard]] Result<Publication> publish(workspace::Session& session, const PublishIntent& intent);

}  // namespace kfpkg::ops
