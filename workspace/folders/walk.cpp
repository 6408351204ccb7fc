// SPDX-License-Identifier: Apache-2.0
// One listing for each folder.
#include "workspace/folders/walk.hpp"

#include "dockerfile/build.hpp"
#include "spec/component/file_name.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <algorithm>

namespace kfpkg::workspace {
namespace {

constexpr std::string_view k_ignore_file = ".gitignore";
constexpr std::size_t k_deepest_folder = 64;

using Entries = std::vector<ListedEntry>;

bool is_skipped(std::string_view name) {
  return name.starts_with('.') || name == "out" || name == "node_modules" ||
         name == "__pycache__" || name.find("{{") != std::string_view::npos;
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
    auto listed = m_tree.list_types(folder);
    // A folder of another user's holds nothing that could be read.
    if (!listed && depth > 0) return {};
    KFPKG_TRY_ASSIGN(const Entries entries, std::move(listed));
    const auto published = published_in(folder, entries);
    if ((published && published->is_whole) || is_template_in(folder, entries)) {
      found.foreign.push_back(folder);
      return {};
    }
    if (published) found.foreign.push_back(folder);
    const GitIgnore ignore = m_asks_git ? ignore_in(folder, entries, outer) : outer;
    sort_in(folder, entries, ignore, depth == 0);
    for (const ListedEntry& entry : entries) {
      if (entry.type != EntryType::directory || is_skipped(entry.name)) continue;
      if (published && published->owns(entry.name)) continue;
      const std::string path = join_path(folder, entry.name);
      if (m_asks_git && ignore.ignores(path, true)) continue;
      KFPKG_TRY(visit(path, ignore, depth + 1));
    }
    return {};
  }

  Folders found;

 private:
  [[nodiscard]] std::optional<PublishedPlace> published_in(const std::string& folder,
                                                           const Entries& entries) const {
    if (find(entries, release::k_index_path) == nullptr) return std::nullopt;
    return published_place(m_tree, folder);
  }

  [[nodiscard]] bool is_template_in(const std::string& folder, const Entries& entries) const {
    return find(entries, k_template_file) != nullptr && is_template(m_tree, folder);
  }

  void sort_in(const std::string& folder, const Entries& entries, const GitIgnore& ignore,
               bool was_named) {
    const auto has = [&](std::string_view name) {
      const ListedEntry* entry = find(entries, name);
      if (entry == nullptr || entry->type != EntryType::file) return false;
      return !m_asks_git || was_named || !ignore.ignores(join_path(folder, name), false);
    };
    if (has(spec::k_spec_name)) {
      found.components.push_back(folder);
    } else if (has(dockerfile::k_dockerfile_name) &&
               (has(k_config_file) || has(k_wrong_config_file))) {
      found.images.push_back(folder);
    }
  }

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

Result<Folders> find_folders(const Tree& tree, std::string_view below,
                             const std::optional<GitIgnore>& ignore) {
  GitIgnore outer = ignore.value_or(GitIgnore());
  for (std::size_t end = 0; ignore && !below.empty();) {
    outer = with_file(outer, tree, below.substr(0, end));
    end = below.find('/', end + 1);
    if (end == std::string_view::npos) break;
  }
  Walk walk(tree, ignore.has_value());
  KFPKG_TRY(walk.visit(std::string(below), outer, 0));
  std::sort(walk.found.components.begin(), walk.found.components.end());
  std::sort(walk.found.images.begin(), walk.found.images.end());
  return std::move(walk.found);
}

bool is_passed_over(ForeignFolders& foreign, std::string_view folder) {
  for (std::string_view rest = folder; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    if (is_skipped(part)) return true;
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  return foreign.find(folder).has_value();
}

}  // namespace kfpkg::workspace
