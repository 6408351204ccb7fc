// SPDX-License-Identifier: Apache-2.0
// Links that stay in a folder, followed one name after the other.
#include "dockerfile/linked_file.hpp"

#include "dockerfile/paths.hpp"

#include <fmt/format.h>

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

Result<LinkedFile> linked_file(const Tree& tree, std::string_view root, std::string_view name) {
  std::vector<std::string> names;
  push(names, name);
  std::string here;
  auto type = EntryType::directory;
  for (int links = 0; !names.empty() && links <= k_most_links;) {
    const std::string next = path_in_context(join_path(here, names.back()));
    names.pop_back();
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(join_path(root, next)));
    if (!entry) return LinkedFile{std::nullopt, links > 0};
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
  if (!names.empty() || type != EntryType::file) return LinkedFile{std::nullopt, true};
  return LinkedFile{join_path(root, here)};
}

tl::unexpected<Error> no_file(const Tree& tree, std::string_view path) {
  const std::string shown = tree.display_path(path);
  const auto entry = tree.stat(path);
  if (!entry) return tl::unexpected(entry.error());
  if (!*entry || (*entry)->type != EntryType::symlink)
    return fail(ErrorKind::file, fmt::format("{}: is no regular file", shown));
  return fail(ErrorKind::file, fmt::format("{}: leads to no file of its folder", shown),
              "put the file itself there: docker buildx build does not follow a link out of the "
              "Dockerfile's folder either");
}

}  // namespace kfpkg::dockerfile
