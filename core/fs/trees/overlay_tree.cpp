// SPDX-License-Identifier: Apache-2.0
// Texts first, the tree below after them.
#include "core/fs/trees/overlay_tree.hpp"

#include <algorithm>

namespace kfpkg {

Result<std::optional<TreeEntry>> OverlayTree::stat(std::string_view path) const {
  auto entry = m_below.stat(path);
  const auto text = m_texts.find(path);
  if (text != m_texts.end()) {
    const bool executable = entry && *entry && (*entry)->executable;
    return TreeEntry{EntryType::file, executable, text->second.size()};
  }
  if (!entry || *entry || path.empty()) return entry;
  const std::string folder = std::string(path) + '/';
  const auto first = m_texts.lower_bound(folder);
  const bool holds_text = first != m_texts.end() && first->first.starts_with(folder);
  return holds_text ? std::optional(TreeEntry{EntryType::directory}) : std::nullopt;
}

Result<std::vector<std::string>> OverlayTree::list(std::string_view path) const {
  std::vector<std::string> names;
  const std::string folder = path.empty() ? std::string() : std::string(path) + '/';
  for (auto text = m_texts.lower_bound(folder); text != m_texts.end(); ++text) {
    if (!text->first.starts_with(folder)) break;
    const std::string_view rest = std::string_view(text->first).substr(folder.size());
    names.emplace_back(rest.substr(0, rest.find('/')));
  }
  auto below = m_below.list(path);
  if (!below && names.empty()) return below;
  if (below) names.insert(names.end(), below->begin(), below->end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<std::unique_ptr<ByteSource>> OverlayTree::open(std::string_view path) const {
  const auto text = m_texts.find(path);
  if (text == m_texts.end()) return m_below.open(path);
  return std::make_unique<MemorySource>(text->second);
}

Result<std::string> OverlayTree::read_link(std::string_view path) const {
  return m_below.read_link(path);
}

std::string OverlayTree::display_path(std::string_view path) const {
  return m_below.display_path(path);
}

}  // namespace kfpkg
