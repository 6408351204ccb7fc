// SPDX-License-Identifier: Apache-2.0
// Images as the commands of `kfpkg image` take them: NAME[:TAG][@DIGEST] or oci:DIR[:TAG][@DIGEST].
#pragma once

#include "cli/registry_access.hpp"
#include "cli/services.hpp"
#include "core/result.hpp"
#include "registry/place.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kfpkg::cli {

struct ImageSpot {
  std::unique_ptr<registry::Place> place;
  registry::Selector selector;
  [[nodiscard]] std::string str() const { return place->name_of(selector); }
  /// With the tag "latest" filled in where the registry would.
  [[nodiscard]] registry::Selector named() const;
};

/// The registry client of one command, with the settings that hold in the current folder.
class ImageAccess {
 public:
  [[nodiscard]] static Result<std::unique_ptr<ImageAccess>> open(Services& services);
  /// An error of kind usage for a text that names no image.
  [[nodiscard]] Result<ImageSpot> spot(const std::string& text);
  [[nodiscard]] registry::Client& client() { return m_access.client(); }

 private:
  ImageAccess(Services& services, const std::vector<workspace::ComponentFolder>& folders);
  Services& m_services;
  RegistryAccess m_access;
};

/// Refuses what is no tag, with an error of kind usage.
[[nodiscard]] Status check_tag(const std::string& tag);

}  // namespace kfpkg::cli
