// SPDX-License-Identifier: Apache-2.0
// What git's dir.c does with one list of patterns after the other.
#include "core/fs/gitignore.hpp"

#include "core/fs/change_set.hpp"
#include "core/text/glob/glob.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg {
namespace {

constexpr std::string_view k_special = "*?[\\";

struct Pattern {
  std::string literal;           ///< compared as it is, up to the first special character
  std::optional<Glob> wildcard;  ///< for what follows; nothing: nothing follows
  bool never = false;            ///< git matches it with nothing
  bool taken_back = false;       ///< written with '!'
  bool folders_only = false;     ///< written with a '/' at the end
  bool any_folder = false;       ///< without another '/': the name alone counts
  bool suffix = false;           ///< "*literal"

  [[nodiscard]] bool matches(std::string_view text) const {
    if (suffix) return text.ends_with(literal);
    if (never || !text.starts_with(literal)) return false;
    if (!wildcard) return text.size() == literal.size();
    return wildcard->matches(text.substr(literal.size()));
  }
};

// Spaces at the end do not count, unless a backslash is before them.
std::string_view without_trailing_spaces(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\') {
      if (++at == line.size()) return line;
    } else if (line[at] == ' ') {
      continue;
    }
    end = at + 1;
  }
  return line.substr(0, end);
}

Pattern read_pattern(std::string_view line) {
  Pattern pattern;
  pattern.taken_back = line.starts_with('!');
  if (pattern.taken_back) line.remove_prefix(1);
  pattern.folders_only = line.ends_with('/');
  if (pattern.folders_only) line.remove_suffix(1);
  pattern.any_folder = line.find('/') == std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  const std::size_t special = line.find_first_of(k_special);
  if (special == std::string_view::npos) {
    pattern.literal = line;
    pattern.never = line.empty();
  } else if (pattern.any_folder && special == 0 && line[0] == '*' &&
             line.find_first_of(k_special, 1) == std::string_view::npos) {
    pattern.suffix = true;
    pattern.literal = line.substr(1);
  } else {
    pattern.literal = line.substr(0, special);
    pattern.wildcard = Glob::compile(line.substr(special), GlobDialect::git);
    pattern.never = !pattern.wildcard;
  }
  return pattern;
}

std::vector<Pattern> read_patterns(std::string_view text) {
  std::vector<Pattern> patterns;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = without_trailing_spaces(line.substr(0, line.find('\0')));
    if (!line.empty()) patterns.push_back(read_pattern(line));
  }
  return patterns;
}

std::string first_line(const std::filesystem::path& file) {
  constexpr std::uint64_t k_limit = 4096;
  const auto text = read_file(file, k_limit);
  return text ? text->substr(0, text->find_first_of("\r\n")) : std::string();
}

// Work trees share the folder of the repository that they belong to.
std::filesystem::path common_folder(const std::filesystem::path& root) {
  std::error_code ignored;
  const std::filesystem::path git = root / ".git";
  if (std::filesystem::is_directory(git, ignored)) return git;
  constexpr std::string_view k_start = "gitdir: ";
  const std::string line = first_line(git);
  if (!line.starts_with(k_start)) return {};
  const std::filesystem::path folder = root / line.substr(k_start.size());
  const std::string common = first_line(folder / "commondir");
  return common.empty() ? folder : folder / common;
}

}  // namespace

struct GitIgnore::Scope {
  std::vector<Pattern> patterns;
  std::string folder;  ///< with a '/' at the end, or empty
  std::shared_ptr<const Scope> outer;
};

GitIgnore GitIgnore::with(std::string_view text, std::string_view folder) const {
  Scope scope{read_patterns(text), std::string(folder), m_innermost};
  if (scope.patterns.empty()) return *this;
  if (!folder.empty()) scope.folder += '/';
  GitIgnore made;
  made.m_innermost = std::make_shared<const Scope>(std::move(scope));
  return made;
}

bool GitIgnore::ignores(std::string_view path, bool is_directory) const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const Scope* scope = m_innermost.get(); scope != nullptr; scope = scope->outer.get()) {
    if (!path.starts_with(scope->folder)) continue;
    const std::string_view below = path.substr(scope->folder.size());
    for (auto pattern = scope->patterns.rbegin(); pattern != scope->patterns.rend(); ++pattern) {
      if (pattern->folders_only && !is_directory) continue;
      if (pattern->matches(pattern->any_folder ? name : below)) return !pattern->taken_back;
    }
  }
  return false;
}

GitIgnore repository_excludes(const std::filesystem::path& root) {
  const std::filesystem::path folder = common_folder(root);
  if (folder.empty()) return {};
  const auto text = read_file(folder / "info" / "exclude", k_gitignore_limit);
  return text ? GitIgnore().with(*text, "") : GitIgnore();
}

}  // namespace kfpkg
