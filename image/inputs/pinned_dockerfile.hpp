// SPDX-License-Identifier: Apache-2.0
// The Dockerfile that is really built: base images pinned by digest and fetched from where they can
// be fetched.
#pragma once

#include "core/result.hpp"
#include "dockerfile/base_lock.hpp"
#include "dockerfile/stages.hpp"
#include "oci/mirror.hpp"

#include <map>
#include <string>
#include <vector>

namespace kfpkg::image {

using Mirrors = oci::Mirrors;

struct PinnedDockerfile {
  std::string text;
  /// Bases that stayed as they were written: the lock does not know them, their name depends on
  /// the platform, or quotes, escapes or line ends stand inside of it.
  std::vector<std::string> unpinned;
};

/// Puts `mirror/repository:tag@digest` where an image is named; all other bytes stay, and so do
/// line numbers. A reference that carries a digest keeps it. `bases` holds one list per platform,
/// from dockerfile::base_images. What `replaced` has for a reference stands in its place as it is.
[[nodiscard]] Result<PinnedDockerfile> pin(
    const dockerfile::Dockerfile& file,
    const std::vector<std::vector<dockerfile::BaseImage>>& bases, const dockerfile::BaseLock& lock,
    const Mirrors& mirrors, const std::map<std::string, oci::Reference>& replaced = {});

}  // namespace kfpkg::image
