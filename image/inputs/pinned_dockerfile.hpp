// SPDX-License-Identifier: Apache-2.0
// The Dockerfile that is really built: base images pinned by digest and fetched from where they can
// be fetched.
#pragma once

#include "core/result.hpp"
#include "dockerfile/base_lock.hpp"
#include "dockerfile/stages.hpp"
#include "image/inputs/base_source.hpp"
#include "oci/mirror.hpp"

#include <map>
#include <string>
#include <vector>

namespace kfpkg::image {

using Mirrors = oci::Mirrors;

struct PinnedDockerfile {
  std::string text;
  /// What builders take for names that no edit can pin: FROM comes to another one for each
  /// platform, quotes, escapes or line ends stand inside of the name, or the image is in a layout.
  /// "acme/base-arm64:1" -> "acme/base-arm64:1@sha256:...".
  std::map<std::string, BaseSource> images;
};

/// Puts `mirror/repository:tag@digest` where an image is named; all other bytes stay, and so do
/// line numbers. A reference that carries a digest keeps it; one that the lock does not know stays
/// as it is. `bases` holds one list per platform,
/// from dockerfile::base_images. What `replaced` has for a reference stands in its place as it is.
[[nodiscard]] Result<PinnedDockerfile> pin(
    const dockerfile::Dockerfile& file,
    const std::vector<std::vector<dockerfile::BaseImage>>& bases, const dockerfile::BaseLock& lock,
    const Mirrors& mirrors, const std::map<std::string, BaseSource>& replaced = {});

}  // namespace kfpkg::image
