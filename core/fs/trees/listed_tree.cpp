// SPDX-License-Identifier: Apache-2.0
// Only what is not there is answered from the list.
#include "core/fs/trees/listed_tree.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg {

const Result<std::vector<ListedEntry>>& ListedTree::root() const {
  std::call_once(m_once, [this] { m_root = m_tree.list_types(""); });
  return m_root;
}

Result<std::optional<TreeEntry>> ListedTree::stat(std::string_view path) const {
  if (path.empty()) return m_tree.stat(path);
  const auto& entries = root();
  const std::string_view first = path.substr(0, path.find('/'));
  const bool is_there =
      !entries || std::ranges::binary_search(*entries, first, {}, [](const ListedEntry& entry) {
        return std::string_view(entry.name);
      });
  return is_there ? m_tree.stat(path) : std::optional<TreeEntry>();
}

Result<std::vector<std::string>> ListedTree::list(std::string_view path) const {
  return m_tree.list(path);
}

Result<std::vector<ListedEntry>> ListedTree::list_types(std::string_view path) const {
  return path.empty() ? root() : m_tree.list_types(path);
}

Result<std::unique_ptr<ByteSource>> ListedTree::open(std::string_view path) const {
  return m_tree.open(path);
}

Result<std::string> ListedTree::read_link(std::string_view path) const {
  return m_tree.read_link(path);
}

std::string ListedTree::display_path(std::string_view path) const {
  return m_tree.display_path(path);
}

}  // namespace kfpkg
