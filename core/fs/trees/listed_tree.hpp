// SPDX-License-Identifier: Apache-2.0
// A tree whose root is listed once, for readers that look for many files which most folders lack.
#pragma once

#include "core/fs/tree.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// The same tree, which must outlive it. What the root did not hold at the first question is not
/// there for any later one; where the root cannot be listed, every question goes to the tree.
class ListedTree final : public Tree {
 public:
  explicit ListedTree(const Tree& tree) : m_tree(tree) {}

  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<ListedEntry>> list_types(std::string_view path) const override;
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override;
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override;
  [[nodiscard]] std::string display_path(std::string_view path) const override;

 private:
  [[nodiscard]] const Result<std::vector<ListedEntry>>& root() const;

  const Tree& m_tree;
  mutable std::once_flag m_once;
  mutable Result<std::vector<ListedEntry>> m_root;  ///< sorted by name
};

}  // namespace kfpkg
