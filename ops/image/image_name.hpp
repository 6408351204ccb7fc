// SPDX-License-Identifier: Apache-2.0
// Images as people name them: NAME[:TAG][@DIGEST] of a registry, or oci:DIR[:TAG][@DIGEST].
#pragma once

#include "core/result.hpp"
#include "oci/images/image_store.hpp"
#include "workspace/session.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace kfpkg::ops {

/// What a name stands for: a store, and what is meant in it.
struct NamedImage {
  std::unique_ptr<oci::ImageStore> store;
  oci::Selector selector;
  [[nodiscard]] std::string str() const { return store->name_of(selector); }
  /// With the tag "latest" filled in where the registry would.
  [[nodiscard]] oci::Selector named() const;
};

/// What to add to the hint of a failure about this name; empty where it names its registry.
[[nodiscard]] std::string full_name_hint(const std::string& text, const Error& error);

/// Reads what a user wrote, and asks nobody. An error of kind usage for a text that names no image.
[[nodiscard]] Result<NamedImage> open_image(const std::string& text, workspace::Session& session);

/// The result, whose failure says what a name without a registry stands for: the local Docker has
/// names like it, and is not asked.
template <class T>
[[nodiscard]] Result<T> in_full(const std::string& text, Result<T> result) {
  if (!result) result.error().hint += full_name_hint(text, result.error());
  return result;
}

/// The parts of "oci:DIR[:TAG][@DIGEST]".
struct LayoutName {
  std::string folder;  ///< not empty; ends at the first colon, as for skopeo
  oci::Selector selector;
};

/// Whether the text is about a layout, right or wrong.
[[nodiscard]] bool is_layout_name(std::string_view text);
/// An error of kind usage for what names no layout.
[[nodiscard]] Result<LayoutName> parse_layout_name(const std::string& text);

/// Refuses what is no tag, with an error of kind usage that starts with `command`, if any.
[[nodiscard]] Status check_tag(std::string_view tag, std::string_view command = {});

}  // namespace kfpkg::ops
