// SPDX-License-Identifier: Apache-2.0
// .dockerignore: reading as moby's ignorefile does, matching as its patternmatcher does.
#include "dockerfile/ignore.hpp"

#include "core/fs/tree.hpp"
#include "core/text/glob.hpp"
#include "core/text/trim.hpp"
#include "dockerfile/paths.hpp"
#include "dockerfile/syntax/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kfpkg::dockerfile {
namespace {

/// moby matches patterns of these simple shapes without a regular expression, and with slightly
/// other meaning:
/// `**foo` is any path that ends in foo.
enum class Shape { exact, prefix, suffix, glob };

Shape shape_of(std::string_view pattern) {
  const auto plain = [](std::string_view text) {
    return text.find_first_of("*?[]\\") == std::string_view::npos;
  };
  if (plain(pattern)) return Shape::exact;
  if (pattern.starts_with("**") && plain(pattern.substr(2))) return Shape::suffix;
  if (pattern.ends_with("**") && plain(pattern.substr(0, pattern.size() - 2))) return Shape::prefix;
  return Shape::glob;
}

std::string_view without_trailing_glob(std::string_view pattern) {
  if (pattern.ends_with("/**")) pattern.remove_suffix(3);
  if (pattern.ends_with("/*")) pattern.remove_suffix(2);
  return pattern;
}

}  // namespace

struct IgnoreRules::Pattern {
  std::string text;
  bool taken_back = false;  ///< written with '!'
  Shape shape = Shape::exact;
  Glob glob;

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
        return glob.matches(path);
    }
    return false;
  }
};

IgnoreRules::IgnoreRules() : m_patterns(std::make_shared<const std::vector<Pattern>>()) {}

IgnoreRules IgnoreRules::parse(const SourcePtr& source, Diagnostics& diagnostics) {
  std::vector<Pattern> patterns;
  LineReader reader(source->bytes());
  LineReader::Physical line;
  while (reader.next(line)) {
    if (line.text.starts_with('#')) continue;
    std::string_view text = trim(line.text);
    if (text.empty()) continue;
    Pattern made;
    made.taken_back = text.starts_with('!');
    if (made.taken_back) text = trim(text.substr(1));
    if (!text.empty()) made.text = clean_path(text);
    if (made.text.size() > 1 && made.text.front() == '/') made.text.erase(0, 1);
    auto glob = Glob::compile(made.text, GlobDialect::moby);
    // moby cleans "!/" to a lone "!".
    const bool lone = made.text.empty() || (made.taken_back && made.text == "/");
    if (lone || !glob) {
      Diagnostic bad;
      bad.rule = "KF603";
      bad.name = "dockerignore-pattern";
      bad.place = {source, {line.begin, line.begin + line.text.size()}};
      bad.message = fmt::format("\"{}\" is no pattern that Docker accepts", trim(line.text));
      bad.help = lone ? "write a path after the !" : "close the [ or drop the last backslash";
      diagnostics.push_back(std::move(bad));
      continue;
    }
    made.shape = shape_of(made.text);
    made.glob = *std::move(glob);
    patterns.push_back(std::move(made));
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

std::vector<std::string> ignore_candidates(std::string_view context_folder,
                                           std::string_view dockerfile_path) {
  return {std::string(dockerfile_path) + ".dockerignore",
          join_path(context_folder, ".dockerignore")};
}

}  // namespace kfpkg::dockerfile
