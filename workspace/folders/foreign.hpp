// SPDX-License-Identifier: Apache-2.0
// Folders that look like components and are none of the workspace's: copies that kfpkg published,
// and templates.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "release/index.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::workspace {

/// A folder that somebody publishes to: its index.json says so.
struct PublishedPlace {
  /// All of it is published. Where a workspace or repository begins in the same folder, only the
  /// components that the index lists are.
  bool is_whole = true;
  release::Index index;

  /// Whether the folder `name` in it is published.
  [[nodiscard]] bool owns(std::string_view name) const;
};
/// Nothing when the folder has no index.json of kfpkg; the tree's root counts as a repository's.
[[nodiscard]] std::optional<PublishedPlace> published_place(const Tree& tree,
                                                            std::string_view folder);

inline constexpr std::string_view k_template_file = "template.yaml";
/// A template.yaml, and a component.yaml with placeholders.
[[nodiscard]] bool is_template(const Tree& tree, std::string_view folder);

/// Why a folder holds no component: it, or one above it, is published or a template.
struct ForeignFolder {
  bool is_template = false;
  std::string place;  ///< the published place, or the template
};

/// The answers for many folders of one tree, which must outlive this: each folder above them is
/// looked at once.
class ForeignFolders {
 public:
  explicit ForeignFolders(const Tree& tree) : m_tree(tree) {}
  [[nodiscard]] std::optional<ForeignFolder> find(std::string_view folder);

 private:
  struct Seen {
    bool is_template = false;
    std::optional<PublishedPlace> published;
  };
  [[nodiscard]] const Seen& look_at(const std::string& folder);

  const Tree& m_tree;
  std::map<std::string, Seen, std::less<>> m_seen;
};

}  // namespace kfpkg::workspace
