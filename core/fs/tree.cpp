// SPDX-License-Identifier: Apache-2.0
// What all trees share, and their paths.
#include "core/fs/tree.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg {

Result<std::vector<ListedEntry>> Tree::list_types(std::string_view path) const {
  KFPKG_TRY_ASSIGN(std::vector<std::string> names, list(path));
  std::vector<ListedEntry> entries;
  for (std::string& name : names) {
    KFPKG_TRY_ASSIGN(const auto entry, stat(join_path(path, name)));
    if (entry) entries.push_back({std::move(name), entry->type});
  }
  return entries;
}

Result<std::string> Tree::read(std::string_view path, std::uint64_t limit) const {
  KFPKG_TRY_ASSIGN(const std::unique_ptr<ByteSource> source, open(path));
  KFPKG_TRY_ASSIGN(std::optional<std::string> text, read_whole(*source, limit));
  if (text) return *std::move(text);
  return fail(ErrorKind::file, fmt::format("{}: larger than {} bytes", display_path(path), limit));
}

bool is_tree_path(std::string_view path) {
  if (path.empty()) return true;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != part.npos) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  if (name.empty()) return std::string(directory);
  std::string path;
  path.reserve(directory.size() + 1 + name.size());
  return path.append(directory).append(1, '/').append(name);
}

}  // namespace kfpkg
