// SPDX-License-Identifier: Apache-2.0
// Images as the commands of `kfpkg image` take them: NAME[:TAG][@DIGEST] or oci:DIR[:TAG][@DIGEST].
#pragma once

#include "cli/services.hpp"
#include "core/result.hpp"
#include "oci/images/image_store.hpp"
#include "workspace/session.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kfpkg::cli {

struct ImageSpot {
  std::unique_ptr<oci::ImageStore> place;
  oci::Selector selector;
  [[nodiscard]] std::string str() const { return place->name_of(selector); }
  /// With the tag "latest" filled in where the registry would.
  [[nodiscard]] oci::Selector named() const;
};

/// Reads what a user wrote. An error of kind usage for a text that names no image.
[[nodiscard]] Result<ImageSpot> image_spot(const std::string& text, workspace::Session& session);

/// Refuses what is no tag, with an error of kind usage.
[[nodiscard]] Status check_tag(const std::string& tag);

}  // namespace kfpkg::cli
