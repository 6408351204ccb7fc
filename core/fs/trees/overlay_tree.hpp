// SPDX-License-Identifier: Apache-2.0
// A tree with some texts in front of it: unsaved files of an editor, files as fixes will leave
// them.
#pragma once

#include "core/fs/tree.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace kfpkg {

/// The texts count as files of the tree, whether it has such files or not. `below` must outlive it.
class OverlayTree final : public Tree {
 public:
  explicit OverlayTree(const Tree& below) : m_below(below) {}

  /// Not while others read.
  void put(const std::string& path, std::string_view text) { m_texts[path] = text; }

  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override;
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override;
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override;
  [[nodiscard]] std::string display_path(std::string_view path) const override;

 private:
  const Tree& m_below;
  std::map<std::string, std::string, std::less<>> m_texts;
};

}  // namespace kfpkg
