// SPDX-License-Identifier: Apache-2.0
// Each question goes to the tree that has the path.
#include "core/fs/trees/mounted_tree.hpp"

namespace kfpkg {

std::optional<std::string> MountedTree::inside(std::string_view path) const {
  if (path == m_at) return m_folder;
  if (!path.starts_with(m_at) || path[m_at.size()] != '/') return std::nullopt;
  return join_path(m_folder, path.substr(m_at.size() + 1));
}

Result<std::optional<TreeEntry>> MountedTree::stat(std::string_view path) const {
  const auto mounted = inside(path);
  return mounted ? m_inside.stat(*mounted) : m_around->stat(path);
}

Result<std::vector<std::string>> MountedTree::list(std::string_view path) const {
  const auto mounted = inside(path);
  return mounted ? m_inside.list(*mounted) : m_around->list(path);
}

Result<std::vector<ListedEntry>> MountedTree::list_types(std::string_view path) const {
  const auto mounted = inside(path);
  return mounted ? m_inside.list_types(*mounted) : m_around->list_types(path);
}

Result<std::unique_ptr<ByteSource>> MountedTree::open(std::string_view path) const {
  const auto mounted = inside(path);
  return mounted ? m_inside.open(*mounted) : m_around->open(path);
}

Result<std::string> MountedTree::read_link(std::string_view path) const {
  const auto mounted = inside(path);
  return mounted ? m_inside.read_link(*mounted) : m_around->read_link(path);
}

std::string MountedTree::display_path(std::string_view path) const {
  const auto mounted = inside(path);
  return mounted ? m_inside.display_path(*mounted) : m_around->display_path(path);
}

}  // namespace kfpkg
