// SPDX-License-Identifier: Apache-2.0
// NAME@VERSION: how people and messages name a release.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::release {

/// Letters, digits, '.', '_' and '-', the first one a letter or digit, at most 100; not
/// "index.json", which stands beside the components' folders.
[[nodiscard]] bool is_component_name(std::string_view name);

struct ReleaseName {
  std::string name;
  std::string version;  ///< empty: the newest one
  friend bool operator==(const ReleaseName&, const ReleaseName&) = default;

  /// "train@0.1.0" or "train"; nothing when the name or the version cannot be published.
  [[nodiscard]] static std::optional<ReleaseName> parse(std::string_view text);
  /// As `parse` reads it.
  [[nodiscard]] std::string str() const;
};

}  // namespace kfpkg::release
