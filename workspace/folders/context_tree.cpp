// SPDX-License-Identifier: Apache-2.0
// What kfpkg writes into a context is left out of it.
#include "workspace/folders/context_tree.hpp"

#include "core/fs/change_set.hpp"
#include "dockerfile/base_lock.hpp"
#include "dockerfile/paths.hpp"
#include "run/outputs_folder.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::workspace {
namespace {

bool is_own_name(std::string_view name) {
  return name == dockerfile::k_lock_name || is_left_behind(name, dockerfile::k_lock_name) ||
         name == run::k_outputs_folder;
}

}  // namespace

bool is_own_path(std::string_view path) {
  const auto parts = dockerfile::split_path(path);
  return std::any_of(parts.begin(), parts.end(), is_own_name);
}

ContextTree::ContextTree(const ComponentFolder& folder, std::shared_ptr<const GitModes> modes)
    : m_disk(folder.context.path, folder.context.display), m_modes(std::move(modes)) {
  if (!m_modes) return;
  m_in_work_tree = folder.context.path.lexically_relative(m_modes->work_tree).generic_string();
  if (m_in_work_tree == ".") m_in_work_tree.clear();
}

Result<std::vector<std::string>> ContextTree::list(std::string_view path) const {
  KFPKG_TRY_ASSIGN(std::vector<std::string> names, m_disk.list(path));
  if (run::is_outputs_folder(m_disk, path, names)) return std::vector<std::string>();
  std::erase_if(names, is_own_name);
  return names;
}

Result<std::optional<TreeEntry>> ContextTree::stat(std::string_view path) const {
  KFPKG_TRY_ASSIGN(std::optional<TreeEntry> entry, m_disk.stat(path));
  if (m_modes && entry && entry->type == EntryType::file)
    entry->executable = m_modes->executable.contains(join_path(m_in_work_tree, path));
  return entry;
}

Result<std::unique_ptr<ByteSource>> ContextTree::open(std::string_view path) const {
  return m_disk.open(path);
}

Result<std::string> ContextTree::read_link(std::string_view path) const {
  return m_disk.read_link(path);
}

std::string ContextTree::display_path(std::string_view path) const {
  return m_disk.display_path(path);
}

}  // namespace kfpkg::workspace
