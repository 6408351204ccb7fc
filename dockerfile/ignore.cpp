// SPDX-License-Identifier: Apache-2.0
// .dockerignore: reading as moby's ignorefile does, matching as its patternmatcher does.
#include "dockerfile/ignore.hpp"

#include "core/text/glob/glob.hpp"
#include "dockerfile/paths.hpp"
#include "dockerfile/syntax/lines.hpp"
#include "dockerfile/syntax/rule_id.hpp"
#include "dockerfile/syntax/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kfpkg::dockerfile {
namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";  ///< Go's scanner does not see a first one

/// moby matches patterns of these simple shapes without a regular expression, and with slightly
/// other meaning:
/// `**foo` is any path that ends in foo.
enum class Shape { exact, prefix, suffix, glob };

Shape shape_of(std::string_view pattern) {
  const auto plain = [](std::string_view text) {
    return text.find_first_of("*?[]\\") == std::string_view::npos;
  };
  if (plain(pattern)) return Shape::exact;
  const std::string_view seen = pattern.substr(pattern.starts_with(k_bom) ? k_bom.size() : 0);
  if (seen.starts_with("**") && plain(seen.substr(2))) return Shape::suffix;
  if (pattern.ends_with("**") && plain(pattern.substr(0, pattern.size() - 2))) return Shape::prefix;
  return Shape::glob;
}

std::string_view without_trailing_glob(std::string_view pattern) {
  if (pattern.ends_with("/**")) pattern.remove_suffix(3);
  if (pattern.ends_with("/*")) pattern.remove_suffix(2);
  return pattern;
}

/// What moby's ignorefile makes of a line; empty for none.
std::string cleaned_line(std::string_view line) {
  if (line.starts_with('#')) return {};
  std::string_view text = trim_space(line);
  const bool taken_back = text.starts_with('!');
  if (taken_back) text = trim_space(text.substr(1));
  std::string pattern = text.empty() ? std::string() : clean_path(text);
  if (pattern.size() > 1 && pattern.front() == '/') pattern.erase(0, 1);
  return taken_back ? '!' + pattern : pattern;
}

}  // namespace

struct IgnoreRules::Pattern {
  std::string text;
  bool taken_back = false;  ///< written with '!'
  Shape shape = Shape::exact;
  Glob glob;

  /// Nothing for one that moby refuses.
  [[nodiscard]] static std::optional<Pattern> read(std::string_view cleaned);
  [[nodiscard]] bool matches(std::string_view path) const {
    const std::string_view all = text;
    switch (shape) {
      case Shape::exact:
        return path == all;
      case Shape::prefix:
        return path.starts_with(all.substr(0, all.size() - 2));
      case Shape::suffix: {
        const std::string_view suffix = all.substr(2);
        return path.ends_with(suffix) || (suffix.starts_with('/') && path == suffix.substr(1));
      }
      case Shape::glob:
        // Go's `.` in it is no line break, so who names folders like that gets more files.
        if (path.find('\n') != std::string_view::npos) return taken_back;
        return glob.matches(path);
    }
    return false;
  }
};

IgnoreRules::IgnoreRules() : m_patterns(std::make_shared<const std::vector<Pattern>>()) {}

/// And what its patternmatcher makes of that: it trims and cleans once more.
std::optional<IgnoreRules::Pattern> IgnoreRules::Pattern::read(std::string_view cleaned) {
  Pattern made;
  made.text = clean_path(trim_space(cleaned));
  made.taken_back = made.text.starts_with('!');
  if (made.taken_back) made.text.erase(0, 1);
  auto glob = Glob::compile(made.text, GlobDialect::moby);
  if (made.text.empty() || !glob) return std::nullopt;
  made.shape = shape_of(made.text);
  made.glob = *std::move(glob);
  return made;
}

IgnoreRules IgnoreRules::parse(const SourcePtr& source, Diagnostics& diagnostics) {
  std::vector<Pattern> patterns;
  LineReader reader(source->bytes());
  LineReader::Physical line;
  while (reader.next(line)) {
    const std::string cleaned = cleaned_line(line.text);
    if (trim_space(cleaned).empty()) continue;
    if (auto pattern = Pattern::read(cleaned)) {
      patterns.push_back(*std::move(pattern));
      continue;
    }
    Diagnostic bad;
    bad.rule = k_dockerignore_pattern.id;
    bad.name = k_dockerignore_pattern.name;
    bad.place = {source, {line.begin, line.begin + line.text.size()}};
    bad.message = fmt::format("\"{}\" is no pattern that Docker accepts", trim_space(line.text));
    bad.help = trim_space(cleaned) == "!" || cleaned == "!/"
                   ? "write a path after the !"
                   : "close the [ or drop the last backslash";
    diagnostics.push_back(std::move(bad));
  }
  IgnoreRules rules;
  rules.m_patterns = std::make_shared<const std::vector<Pattern>>(std::move(patterns));
  return rules;
}

/// The order of questions is moby's (MatchesUsingParentResults), including that a pattern which
/// cannot change the verdict so far is not asked, and then does not count for what is below either.
IgnoreRules::Verdict IgnoreRules::match(std::string_view path, const Parent& parent) const {
  Verdict verdict;
  verdict.parent.resize(m_patterns->size());
  for (std::size_t i = 0; i < m_patterns->size(); ++i) {
    const Pattern& pattern = (*m_patterns)[i];
    bool matched = !parent.empty() && parent[i];
    if (!matched && pattern.taken_back == verdict.ignored) matched = pattern.matches(path);
    if (!matched) continue;
    verdict.parent[i] = true;
    verdict.ignored = !pattern.taken_back;
  }
  return verdict;
}

bool IgnoreRules::ignored(std::string_view path) const {
  Verdict verdict;
  for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
    verdict = match(path.substr(0, slash), verdict.parent);
    if (slash == std::string_view::npos) return verdict.ignored;
  }
}

bool IgnoreRules::can_skip(std::string_view ignored_folder) const {
  const std::string folder = std::string(ignored_folder) + '/';
  return std::none_of(m_patterns->begin(), m_patterns->end(), [&](const Pattern& pattern) {
    if (!pattern.taken_back) return false;
    const std::string_view plain = without_trailing_glob(pattern.text);
    return plain.find_first_of("*[]?^\\") != std::string_view::npos ||
           (std::string(plain) + '/').starts_with(folder);
  });
}

}  // namespace kfpkg::dockerfile
