// SPDX-License-Identifier: Apache-2.0
// Files in memory.
#include "core/fs/tree.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace kfpkg {

MemoryTree::MemoryTree(std::map<std::string, File, std::less<>> files, std::string display_prefix)
    : m_files(std::move(files)), m_display_prefix(std::move(display_prefix)) {}

Result<std::optional<TreeEntry>> MemoryTree::stat(std::string_view path) const {
  const auto found = m_files.find(path);
  if (found != m_files.end()) {
    const File& file = found->second;
    if (!file.link.empty()) return TreeEntry{EntryType::symlink};
    return TreeEntry{EntryType::file, file.executable, file.content.size()};
  }
  if (path.empty()) return TreeEntry{EntryType::directory};
  const std::string below = std::string(path) + "/";
  const auto next = m_files.lower_bound(below);
  if (next != m_files.end() && next->first.starts_with(below)) {
    return TreeEntry{EntryType::directory};
  }
  return std::nullopt;
}

Result<std::vector<std::string>> MemoryTree::list(std::string_view path) const {
  const std::string below = path.empty() ? std::string() : std::string(path) + "/";
  std::set<std::string> names;
  for (auto at = m_files.lower_bound(below); at != m_files.end(); ++at) {
    if (!at->first.starts_with(below)) break;
    const std::string_view rest = std::string_view(at->first).substr(below.size());
    names.emplace(rest.substr(0, rest.find('/')));
  }
  if (names.empty() && !path.empty()) {
    return fail(ErrorKind::file, fmt::format("{}: no such directory", display_path(path)));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::unique_ptr<ByteSource>> MemoryTree::open(std::string_view path) const {
  const auto found = m_files.find(path);
  if (found == m_files.end() || !found->second.link.empty()) {
    return fail(ErrorKind::file, fmt::format("{}: no such file", display_path(path)));
  }
  return std::make_unique<MemorySource>(found->second.content);
}

Result<std::string> MemoryTree::read_link(std::string_view path) const {
  const auto found = m_files.find(path);
  if (found != m_files.end() && !found->second.link.empty()) return found->second.link;
  return fail(ErrorKind::file, fmt::format("{}: not a symbolic link", display_path(path)));
}

std::string MemoryTree::display_path(std::string_view path) const {
  const std::string joined = join_path(m_display_prefix, path);
  return joined.empty() ? "." : joined;
}

}  // namespace kfpkg
