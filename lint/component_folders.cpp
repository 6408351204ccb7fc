// SPDX-License-Identifier: Apache-2.0
// One listing for each folder.
#include "lint/component_folders.hpp"

#include <algorithm>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_spec_file = "component.yaml";
constexpr std::string_view k_ignore_file = ".gitignore";
constexpr std::size_t k_deepest_folder = 64;

using Entries = std::vector<ListedEntry>;

bool is_skipped(std::string_view name) {
  return name.starts_with('.') || name == "out" || name == "node_modules" || name == "__pycache__";
}

const ListedEntry* find(const Entries& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [name](const ListedEntry& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

// git follows no link here, and a .gitignore that nobody can read ignores nothing.
GitIgnore with_file(GitIgnore ignore, const Tree& tree, std::string_view folder) {
  const auto text = tree.read(join_path(folder, k_ignore_file), k_gitignore_limit);
  return text ? ignore.with(*text, folder) : ignore;
}

class Walk {
 public:
  Walk(const Tree& tree, bool asks_git) : m_tree(tree), m_asks_git(asks_git) {}

  Status visit(const std::string& folder, const GitIgnore& outer, std::size_t depth) {
    if (depth > k_deepest_folder) return {};
    KFPKG_TRY_ASSIGN(const Entries entries, m_tree.list_types(folder));
    const GitIgnore ignore = m_asks_git ? ignore_in(folder, entries, outer) : outer;
    for (const ListedEntry& entry : entries) {
      const bool is_folder = entry.type == EntryType::directory && !is_skipped(entry.name);
      const bool is_spec = entry.type == EntryType::file && entry.name == k_spec_file;
      if (!is_folder && !is_spec) continue;
      const std::string path = join_path(folder, entry.name);
      const bool was_named = is_spec && depth == 0;
      if (m_asks_git && !was_named && ignore.ignores(path, is_folder)) continue;
      if (is_spec) found.push_back(folder);
      if (is_folder) KFPKG_TRY(visit(path, ignore, depth + 1));
    }
    return {};
  }

  std::vector<std::string> found;

 private:
  [[nodiscard]] GitIgnore ignore_in(const std::string& folder, const Entries& entries,
                                    const GitIgnore& outer) const {
    const bool is_repository = !folder.empty() && find(entries, ".git") != nullptr;
    const GitIgnore ignore = is_repository ? GitIgnore() : outer;
    if (find(entries, k_ignore_file) == nullptr) return ignore;
    return with_file(ignore, m_tree, folder);
  }

  const Tree& m_tree;
  bool m_asks_git;
};

}  // namespace

Result<std::vector<std::string>> find_component_folders(const Tree& tree, std::string_view below,
                                                        const std::optional<GitIgnore>& ignore) {
  GitIgnore outer = ignore.value_or(GitIgnore());
  for (std::size_t end = 0; ignore && !below.empty();) {
    outer = with_file(outer, tree, below.substr(0, end));
    end = below.find('/', end + 1);
    if (end == std::string_view::npos) break;
  }
  Walk walk(tree, ignore.has_value());
  KFPKG_TRY(walk.visit(std::string(below), outer, 0));
  std::sort(walk.found.begin(), walk.found.end());
  return std::move(walk.found);
}

}  // namespace kfpkg::lint
