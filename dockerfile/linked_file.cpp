// SPDX-License-Identifier: Apache-2.0
// Links that stay in a folder, followed one name after the other.
#include "dockerfile/linked_file.hpp"

#include "dockerfile/paths.hpp"

#include <algorithm>
#include <vector>

namespace kfpkg::dockerfile {
namespace {

constexpr int k_most_links = 255;  ///< as BuildKit has it

/// The next name is the last one.
void push(std::vector<std::string>& names, std::string_view path) {
  const auto parts = split_path(path);
  std::for_each(parts.rbegin(), parts.rend(),
                [&](std::string_view part) { names.emplace_back(part); });
}

}  // namespace

Result<std::optional<std::string>> linked_file(const Tree& tree, std::string_view root,
                                               std::string_view name) {
  std::vector<std::string> names;
  push(names, name);
  std::string here;
  auto type = EntryType::directory;
  for (int links = 0; !names.empty() && links <= k_most_links;) {
    const std::string next = path_in_context(join_path(here, names.back()));
    names.pop_back();
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(join_path(root, next)));
    if (!entry) return std::nullopt;
    type = entry->type;
    if (type != EntryType::symlink) {
      here = next;
      continue;
    }
    ++links;
    KFPKG_TRY_ASSIGN(const std::string target, tree.read_link(join_path(root, next)));
    if (target.starts_with('/')) here.clear();
    push(names, target);
  }
  if (!names.empty() || type != EntryType::file) return std::nullopt;
  return join_path(root, here);
}

}  // namespace kfpkg::dockerfile
