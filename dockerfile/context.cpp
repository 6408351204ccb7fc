// SPDX-License-Identifier: Apache-2.0
// What COPY, ADD and bind mounts can take from the build context.
#include "dockerfile/context.hpp"

#include "core/text/glob/glob.hpp"
#include "dockerfile/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

constexpr int k_deepest_folder = 255;
constexpr int k_most_links = 64;  ///< that lead from one to the next

enum class Reach { none, on_the_way, taken };

/// Sources as names to compare paths with: a tree of their parts, so that a path meets those alone
/// that begin as it does.
class Patterns {
 public:
  explicit Patterns(const Sources& sources) {
    if (const auto* all = std::get_if<Everything>(&sources)) {
      m_everything = true;
      m_reason = all->reason;
      return;
    }
    for (const ContextSource& source : std::get<std::vector<ContextSource>>(sources))
      add(source.pattern);
  }

  /// False when it is known.
  bool add(const std::string& pattern) {
    if (!m_texts.insert(pattern).second) return false;
    if (pattern.empty()) m_everything = true;
    std::size_t at = 0;
    for (const std::string_view part : split_path(pattern)) at = step(at, part, pattern);
    m_nodes[at].is_end = true;
    return true;
  }

  [[nodiscard]] Reach reach_of(std::string_view path) const {
    if (m_everything) return Reach::taken;
    std::vector<std::size_t> reached{0};
    for (const std::string_view name : split_path(path)) {
      reached = children(reached, name);
      if (std::any_of(reached.begin(), reached.end(),
                      [&](std::size_t at) { return m_nodes[at].is_end; }))
        return Reach::taken;
    }
    return reached.empty() ? Reach::none : Reach::on_the_way;
  }

  /// What sources that go through or end at this very entry name when it is a link to `target`:
  /// BuildKit then follows it.
  [[nodiscard]] std::vector<std::string> through(std::string_view path,
                                                 const std::string& target) const {
    std::vector<std::string> found;
    if (m_everything) return found;
    std::vector<std::size_t> reached{0};
    for (const std::string_view name : split_path(path)) reached = children(reached, name);
    for (const std::size_t at : reached) collect(at, target, found);
    return found;
  }

  [[nodiscard]] Sources sources() const {
    if (!m_reason.empty()) return Everything{m_reason};
    std::vector<ContextSource> named;
    for (const std::string& text : m_texts) named.push_back({text, 0, {}});
    return named;
  }

 private:
  struct Node {
    std::map<std::string, std::size_t, std::less<>> next;  ///< wildcards too: links may lead to
                                                           ///< such a name
    std::vector<std::pair<Glob, std::size_t>> wild;
    bool is_end = false;
    std::size_t parent = 0;
    std::string part;
  };

  std::size_t step(std::size_t at, std::string_view part, const std::string& pattern) {
    if (const auto known = m_nodes[at].next.find(part); known != m_nodes[at].next.end())
      return known->second;
    const std::size_t made = m_nodes.size();
    const auto glob = Glob::compile(part, GlobDialect::go);
    if (!glob) {
      m_everything = true;
      m_reason = "a link leads to \"" + pattern + "\", which is no pattern";
    } else if (has_wildcard(part)) {
      m_nodes[at].wild.emplace_back(*glob, made);
    }
    m_nodes[at].next.emplace(part, made);
    Node& node = m_nodes.emplace_back();
    node.parent = at;
    node.part = part;
    return made;
  }

  [[nodiscard]] std::vector<std::size_t> children(const std::vector<std::size_t>& nodes,
                                                  std::string_view name) const {
    std::vector<std::size_t> found;
    for (const std::size_t at : nodes) {
      const Node& node = m_nodes[at];
      const auto same = node.next.find(name);
      if (same != node.next.end()) found.push_back(same->second);
      for (const auto& [glob, next] : node.wild) {
        const bool is_new = same == node.next.end() || same->second != next;
        if (is_new && glob.matches(name)) found.push_back(next);
      }
    }
    return found;
  }

  /// Each pattern from this node on, put behind `path`.
  void collect(std::size_t from, const std::string& path, std::vector<std::string>& found) const {
    std::vector<std::size_t> to_do{from};
    while (!to_do.empty()) {
      const std::size_t at = to_do.back();
      to_do.pop_back();
      if (m_nodes[at].is_end) found.push_back(join_path(path, parts_between(from, at)));
      for (const auto& [part, next] : m_nodes[at].next) to_do.push_back(next);
    }
  }

  [[nodiscard]] std::string parts_between(std::size_t from, std::size_t at) const {
    std::vector<std::string_view> parts;
    for (; at != from; at = m_nodes[at].parent) parts.push_back(m_nodes[at].part);
    std::string text;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      if (!text.empty()) text += '/';
      text += *part;
    }
    return text;
  }

  bool m_everything = false;
  std::string m_reason;  ///< why everything is, where no source says so
  std::vector<Node> m_nodes = std::vector<Node>(1);
  std::set<std::string> m_texts;
};

/// Takes a folder apart and collects what the sources reach.
class Walk {
 public:
  Walk(const Tree& tree, std::string_view folder, const IgnoreRules& ignore, Patterns patterns)
      : m_tree(tree), m_folder(folder), m_ignore(ignore), m_patterns(std::move(patterns)) {}

  /// Again until no link leads to something new; where that never ends everything is taken.
  Result<TakenFiles> run() {
    for (int round = 0;; ++round) {
      m_files.clear();
      m_left_out.clear();
      m_linked.clear();
      KFPKG_TRY(folder("", {}, 0));
      bool is_new = false;
      for (const std::string& linked : m_linked) is_new = m_patterns.add(linked) || is_new;
      if (!is_new) break;
      if (round == k_most_links) m_patterns = Patterns(Everything{"links lead on without end"});
    }
    std::sort(m_files.begin(), m_files.end());
    std::sort(m_left_out.begin(), m_left_out.end());
    return TakenFiles{std::move(m_files), m_patterns.sources(), std::move(m_left_out)};
  }

 private:
  Status folder(const std::string& path, const IgnoreRules::Parent& parent, int depth) {
    if (depth > k_deepest_folder) {
      return fail(ErrorKind::file, m_tree.display_path(join_path(m_folder, path)) +
                                       ": folders are nested too deeply");
    }
    KFPKG_TRY_ASSIGN(const std::vector<std::string> names, m_tree.list(join_path(m_folder, path)));
    for (const std::string& name : names) {
      KFPKG_TRY(entry(join_path(path, name), parent, depth));
    }
    return {};
  }

  Status entry(const std::string& path, const IgnoreRules::Parent& parent, int depth) {
    const Reach reach = m_patterns.reach_of(path);
    if (reach == Reach::none) return {};
    KFPKG_TRY_ASSIGN(const std::optional<TreeEntry> found, m_tree.stat(join_path(m_folder, path)));
    if (!found) return {};  // gone since it was listed
    const IgnoreRules::Verdict verdict = m_ignore.match(path, parent);
    if (found->type == EntryType::directory) {
      if (verdict.ignored && m_ignore.can_skip(path)) return {};
      const std::size_t before = m_files.size() + m_left_out.size();
      KFPKG_TRY(folder(path, verdict.parent, depth + 1));
      const bool is_empty = m_files.size() + m_left_out.size() == before;
      if (is_empty && reach == Reach::taken && !verdict.ignored) m_left_out.push_back(path);
      return {};
    }
    if (verdict.ignored) return {};
    if (found->type == EntryType::other) {
      if (reach == Reach::taken) m_left_out.push_back(path);
      return {};
    }
    KFPKG_TRY_ASSIGN(const bool is_way, found->type == EntryType::symlink ? link(path) : false);
    if (reach == Reach::taken || is_way) m_files.push_back(path);
    return {};
  }

  /// True when a source goes through the link. It leads nowhere outside of the context.
  Result<bool> link(const std::string& path) {
    KFPKG_TRY_ASSIGN(const std::string target, m_tree.read_link(join_path(m_folder, path)));
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
    const auto linked = m_patterns.through(
        path, path_in_context(target.starts_with('/') ? target : folder + '/' + target));
    m_linked.insert(m_linked.end(), linked.begin(), linked.end());
    return !linked.empty();
  }

  const Tree& m_tree;
  std::string m_folder;
  const IgnoreRules& m_ignore;
  Patterns m_patterns;
  std::vector<std::string> m_files;
  std::vector<std::string> m_left_out;
  std::vector<std::string> m_linked;  ///< what sources name through links
};

}  // namespace

Result<std::vector<std::string>> context_files(const Tree& tree, std::string_view folder,
                                               const Sources& sources, const IgnoreRules& ignore) {
  KFPKG_TRY_ASSIGN(TakenFiles taken, taken_files(tree, folder, sources, ignore));
  return std::move(taken.files);
}

Result<TakenFiles> taken_files(const Tree& tree, std::string_view folder, const Sources& sources,
                               const IgnoreRules& ignore) {
  return Walk(tree, folder, ignore, Patterns(sources)).run();
}

std::function<bool(std::string_view path)> can_take(const Sources& sources, IgnoreRules ignore) {
  return [patterns = Patterns(sources), rules = std::move(ignore)](std::string_view path) {
    return patterns.reach_of(path) == Reach::taken && !rules.ignored(path);
  };
}

Result<std::vector<std::string>> all_context_files(const Tree& tree, std::string_view folder,
                                                   const IgnoreRules& ignore) {
  return context_files(tree, folder, Everything{"all are asked for"}, ignore);
}

}  // namespace kfpkg::dockerfile
