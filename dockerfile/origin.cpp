// SPDX-License-Identifier: Apache-2.0
// The COPY that brings a file of the image, found without building it.
#include "core/text/glob/glob.hpp"
#include "dockerfile/paths.hpp"
#include "dockerfile/stage_image.hpp"

#include <algorithm>

namespace kfpkg::dockerfile {
namespace {

using Kind = Origin::Kind;

/// `path` seen from `folder`, or nothing when it is not below it; "" for the folder itself.
std::optional<std::string_view> below(std::string_view path, std::string_view folder) {
  if (path == folder) return "";
  if (folder == "/") return path.substr(1);
  if (!path.starts_with(folder) || path[folder.size()] != '/') return std::nullopt;
  return path.substr(folder.size() + 1);
}

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

/// One path of the image, asked against one COPY after the other.
class Search {
 public:
  Search(std::string_view path, const Tree& tree, std::string_view folder,
         const IgnoreRules& ignore)
      : m_path(path), m_tree(tree), m_folder(folder), m_ignore(ignore) {}

  Result<Origin> ask(const CopiedSource& source) {
    Origin found;
    found.instruction = source.instruction;
    if (!source.destination) {
      found.kind = Kind::unknown;
      return found;
    }
    const auto rest = below(m_path, *source.destination);
    if (!rest) return found;
    if (!source.from_context || !source.pattern) {
      found.kind = Kind::unknown;
      return found;
    }
    KFPKG_TRY_ASSIGN(const std::vector<std::string> names, matches(*source.pattern));
    if (names.empty()) found.kind = Kind::unknown;  // such a build stops, and another rule says so
    for (const std::string& name : names) {
      KFPKG_TRY_ASSIGN(const auto entry, m_tree.stat(join_path(m_folder, name)));
      if (!entry || entry->type == EntryType::symlink || entry->type == EntryType::other) {
        found.kind = Kind::unknown;
        return found;
      }
      KFPKG_TRY(entry->type == EntryType::file ? file(name, *rest, source, found)
                                               : inside(name, *rest, found));
      if (found.kind == Kind::file || found.kind == Kind::unknown) return found;
    }
    return found;
  }

 private:
  /// A file lands at the destination, or in it when that is a folder: which of both only the image
  /// tells when it is not written.
  Status file(const std::string& name, std::string_view rest, const CopiedSource& source,
              Origin& found) {
    const bool at_it = rest.empty() && !source.into_folder;
    if (!at_it && rest != last_name(name)) return {};
    found.path = name;
    found.kind = m_ignore.ignored(name) ? Kind::excluded : Kind::file;
    return {};
  }

  Status inside(const std::string& name, std::string_view rest, Origin& found) {
    if (rest.empty()) {
      take(found, Kind::unknown, name);  // a folder, of which a program may know what to do
      return {};
    }
    std::string path = name;
    EntryType type = EntryType::directory;
    for (const std::string_view part : split_path(rest)) {
      path = join_path(path, part);
      KFPKG_TRY_ASSIGN(const auto entry, m_tree.stat(join_path(m_folder, path)));
      if (!entry) {
        take(found, Kind::missing, join_path(name, rest));
        return {};
      }
      type = entry->type;
      if (type == EntryType::symlink) {
        take(found, Kind::unknown, path);
        return {};
      }
    }
    const Kind kind = m_ignore.ignored(path) ? Kind::excluded : Kind::file;
    take(found, type == EntryType::file ? kind : Kind::unknown, path);
    return {};
  }

  static void take(Origin& found, Kind kind, std::string path) {
    const bool better = found.kind == Kind::none || found.kind == Kind::missing ||
                        kind == Kind::file || kind == Kind::unknown;
    if (!better) return;
    found.kind = kind;
    found.path = std::move(path);
  }

  /// Entries of the context that a source names.
  Result<std::vector<std::string>> matches(const std::string& pattern) {
    std::vector<std::string> reached{""};
    for (const std::string_view part : split_path(pattern)) {
      std::vector<std::string> next;
      const auto glob = Glob::compile(part, GlobDialect::go);
      for (const std::string& folder : reached) {
        if (!has_wildcard(part)) {
          next.push_back(join_path(folder, part));
          continue;
        }
        KFPKG_TRY_ASSIGN(const auto entry, m_tree.stat(join_path(m_folder, folder)));
        if (!entry || entry->type != EntryType::directory) continue;
        KFPKG_TRY_ASSIGN(const auto names, m_tree.list(join_path(m_folder, folder)));
        for (const std::string& name : names) {
          if (glob && glob->matches(name)) next.push_back(join_path(folder, name));
        }
      }
      reached = std::move(next);
    }
    return reached;
  }

  std::string_view m_path;
  const Tree& m_tree;
  std::string_view m_folder;
  const IgnoreRules& m_ignore;
};

}  // namespace

Result<Origin> origin_of(std::string_view path, const StageImage& image, const Tree& tree,
                         std::string_view folder, const IgnoreRules& ignore) {
  Search search(path, tree, folder, ignore);
  Origin best;
  for (auto source = image.copied.rbegin(); source != image.copied.rend(); ++source) {
    KFPKG_TRY_ASSIGN(Origin found, search.ask(*source));
    if (found.kind == Kind::file || found.kind == Kind::unknown) return found;
    if (best.kind == Kind::none || found.kind == Kind::excluded) {
      if (found.kind != Kind::none) best = std::move(found);
    }
  }
  return best;
}

}  // namespace kfpkg::dockerfile
