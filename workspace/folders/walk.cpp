// SPDX-License-Identifier: Apache-2.0
// One listing for each folder.
#include "workspace/folders/walk.hpp"

#include "core/jobs/jobs.hpp"
#include "dockerfile/build.hpp"
#include "spec/component/file_name.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>

namespace kfpkg::workspace {
namespace {

constexpr std::string_view k_ignore_file = ".gitignore";
constexpr std::size_t k_deepest_folder = 64;
/// Folders side by side from which on a second thread pays, and how many one takes at a time.
constexpr std::size_t k_many_folders = 64;
constexpr std::size_t k_piece = 8;

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

/// What git says of one folder.
struct GitPlace {
  GitIgnore ignore;
  std::string repository = {};  ///< the folder of the work tree that it is in
  bool is_ignored = false;      ///< nothing in it counts but what is tracked
};

/// What the folders above say of one.
struct Outer {
  GitPlace git;
  SpecScope specs;
};

class Walk {
 public:
  /// `git` and `specs` may be null.
  Walk(const Tree& tree, const GitRules* git, const SpecRules* specs, std::size_t jobs,
       std::mutex& tracking)
      : m_tree(tree), m_git(git), m_specs(specs), m_jobs(jobs), m_tracking(tracking) {}

  Status visit(const std::string& folder, const Outer& outer, std::size_t depth) {
    if (depth > k_deepest_folder) return {};
    auto listed = m_tree.list_types(folder);
    if (!listed && depth > 0) {
      pass_over(folder, listed.error());
      return {};
    }
    KFPKG_TRY_ASSIGN(const Entries entries, std::move(listed));
    const auto published = published_in(folder, entries);
    if ((published && published->is_whole) || is_template_in(folder, entries)) {
      found.foreign.push_back(folder);
      return {};
    }
    if (published) found.foreign.push_back(folder);
    const GitPlace place = m_git != nullptr ? place_of(folder, entries, outer.git) : outer.git;
    const FolderSpec spec = spec_in(folder, entries, outer.specs);
    sort_in(folder, entries, spec.name, place, depth == 0);
    std::vector<Below> all;
    for (const ListedEntry& entry : entries) {
      if (entry.type != EntryType::directory || is_skipped(entry.name)) continue;
      if (published && published->owns(entry.name)) continue;
      const std::string path = join_path(folder, entry.name);
      const bool is_ignored = ignores(place, path, true);
      if (is_ignored && !tracks(place, path)) continue;
      all.push_back({path, {{place.ignore, place.repository, is_ignored}, spec.below}});
    }
    return visit_all(all, depth + 1);
  }

  Folders found;

 private:
  struct Below {
    std::string folder;
    Outer outer;
  };

  Status visit_all(const std::vector<Below>& all, std::size_t depth) {
    if (m_jobs > 1 && all.size() >= k_many_folders) return visit_side_by_side(all, depth);
    for (const Below& each : all) KFPKG_TRY(visit(each.folder, each.outer, depth));
    return {};
  }

  // In pieces, whose folders come in the order that one thread finds them.
  Status visit_side_by_side(const std::vector<Below>& all, std::size_t depth) {
    std::vector<Walk> pieces((all.size() + k_piece - 1) / k_piece,
                             Walk(m_tree, m_git, m_specs, 1, m_tracking));
    std::vector<Status> done(pieces.size());
    for_each_index(pieces.size(), m_jobs, {}, [&](std::size_t at) {
      const std::size_t end = std::min((at + 1) * k_piece, all.size());
      for (std::size_t i = at * k_piece; i < end && done[at]; ++i)
        done[at] = pieces[at].visit(all[i].folder, all[i].outer, depth);
    });
    for (std::size_t at = 0; at < pieces.size(); ++at) {
      KFPKG_TRY(std::move(done[at]));
      append(std::move(pieces[at].found));
    }
    return {};
  }

  void append(Folders more) {
    const auto move = [](auto& from, auto& to) {
      to.insert(to.end(), std::move_iterator(from.begin()), std::move_iterator(from.end()));
    };
    move(more.components, found.components);
    move(more.images, found.images);
    move(more.foreign, found.foreign);
    move(more.unreadable, found.unreadable);
  }

  [[nodiscard]] std::optional<PublishedPlace> published_in(const std::string& folder,
                                                           const Entries& entries) const {
    if (find(entries, release::k_index_path) == nullptr) return std::nullopt;
    return published_place(m_tree, folder);
  }

  [[nodiscard]] bool is_template_in(const std::string& folder, const Entries& entries) const {
    return find(entries, k_template_file) != nullptr && is_template(m_tree, folder);
  }

  // One that has gone since the folder above was listed is no loss.
  void pass_over(const std::string& folder, const Error& error) {
    const auto entry = m_tree.stat(folder);
    if (entry && !*entry) return;
    const std::string subject = m_tree.display_path(folder) + ": ";
    const std::string& said = error.message;
    found.unreadable.push_back(
        {folder, said.starts_with(subject) ? said.substr(subject.size()) : said});
  }

  [[nodiscard]] FolderSpec spec_in(const std::string& folder, const Entries& entries,
                                   const SpecScope& outer) const {
    if (m_specs == nullptr) return {std::string(spec::k_spec_name)};
    return m_specs->in(folder, outer, [&](std::string_view name) {
      const ListedEntry* entry = find(entries, name);
      return entry == nullptr ? std::nullopt : std::optional(entry->type);
    });
  }

  void sort_in(const std::string& folder, const Entries& entries, const std::string& spec_name,
               const GitPlace& place, bool was_named) {
    const auto counts = [&](std::string_view name) {
      const std::string path = join_path(folder, name);
      return was_named || !ignores(place, path, false) || tracks(place, path);
    };
    const auto has = [&](std::string_view name) {
      const ListedEntry* entry = find(entries, name);
      return entry != nullptr && entry->type == EntryType::file && counts(name);
    };
    // KFP loads a spec through a link; what else is no folder is told by who reads it.
    const ListedEntry* spec = find(entries, spec_name);
    const bool is_spec = spec != nullptr && spec->type != EntryType::directory;
    if (is_spec && counts(spec_name)) {
      found.components.push_back(folder);
    } else if (std::any_of(dockerfile::k_dockerfile_names.begin(),
                           dockerfile::k_dockerfile_names.end(), has) &&
               (has(k_config_file) || has(k_wrong_config_file))) {
      found.images.push_back(folder);
    }
  }

  [[nodiscard]] GitPlace place_of(const std::string& folder, const Entries& entries,
                                  const GitPlace& outer) const {
    const bool is_repository = !folder.empty() && find(entries, ".git") != nullptr;
    GitPlace place = is_repository ? GitPlace{GitIgnore(), folder} : outer;
    if (find(entries, k_ignore_file) != nullptr)
      place.ignore = with_file(place.ignore, m_tree, folder);
    return place;
  }

  [[nodiscard]] bool ignores(const GitPlace& place, const std::string& path,
                             bool is_directory) const {
    return m_git != nullptr && (place.is_ignored || place.ignore.ignores(path, is_directory));
  }

  [[nodiscard]] bool tracks(const GitPlace& place, std::string_view path) const {
    if (!place.repository.empty()) path.remove_prefix(place.repository.size() + 1);
    const std::lock_guard lock(m_tracking);
    return m_git->tracks(place.repository, path);
  }

  const Tree& m_tree;
  const GitRules* m_git;
  const SpecRules* m_specs;
  std::size_t m_jobs;
  std::mutex& m_tracking;
};

}  // namespace

Result<Folders> find_folders(const Tree& tree, std::string_view below,
                             const std::optional<GitRules>& git, std::size_t jobs,
                             const std::optional<SpecRules>& specs) {
  GitPlace outer{git ? git->ignore : GitIgnore()};
  for (std::size_t end = 0; git && !below.empty();) {
    outer.ignore = with_file(outer.ignore, tree, below.substr(0, end));
    end = below.find('/', end + 1);
    if (end == std::string_view::npos) break;
  }
  std::mutex tracking;
  Walk walk(tree, git ? &*git : nullptr, specs ? &*specs : nullptr, jobs, tracking);
  KFPKG_TRY(walk.visit(std::string(below), {outer, specs ? specs->outer : SpecScope()}, 0));
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
