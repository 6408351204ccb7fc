// SPDX-License-Identifier: Apache-2.0
// Words of comments, matched with findings by line.
#include "lint/comments/suppressions.hpp"

#include "core/text/ascii.hpp"
#include "lint/rule_id.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_mark = "kfpkg:";

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t", at), text.size());
}

// The whole comment: alone in its line with the line, else with the blanks before it.
Span comment_removal(const SourceBuffer& source, Span comment) {
  const std::size_t line = source.position(comment.begin).line;
  std::size_t begin = source.line_begin(line);
  const std::string_view before = source.text({begin, comment.begin});
  const std::size_t content = before.find_last_not_of(" \t");
  const bool bom = before == "\xEF\xBB\xBF";
  if (bom) begin += before.size();
  if (content == std::string_view::npos || bom) return {begin, source.line_begin(line + 1)};
  return {begin + content + 1, comment.end};
}

class CommentReader {
 public:
  CommentReader(const SourceBuffer& source, const Comment& comment)
      : m_source(source), m_text(source.bytes().substr(0, comment.span.end)), m_comment(comment) {}

  void read(std::vector<Suppression>& found) {
    const std::size_t begin = m_comment.span.begin;
    const std::size_t mark = m_text.substr(begin).starts_with("<!--") ? 4 : 1;
    std::size_t at = std::min(m_text.find_first_not_of(" \t\r\n", begin + mark), m_text.size());
    if (!m_text.substr(at).starts_with(k_mark)) return;
    at = skip_blanks(m_text, at + k_mark.size());
    constexpr std::string_view k_ignore = "ignore";
    constexpr std::string_view k_file = "-file";
    if (!m_text.substr(at).starts_with(k_ignore)) return;
    at += k_ignore.size();
    m_whole_file = m_text.substr(at).starts_with(k_file);
    if (m_whole_file) at += k_file.size();
    const std::size_t end = m_text.find(']', at);
    std::vector<Span> words;
    if (at < m_text.size() && m_text[at] == '[' && end != std::string_view::npos) {
      words = read_words(at + 1, end);
    }
    if (words.empty()) found.push_back({{}, m_comment.span, m_whole_file, m_comment, {}});
    for (std::size_t i = 0; i < words.size(); ++i) found.push_back(make(words, i));
  }

 private:
  [[nodiscard]] std::vector<Span> read_words(std::size_t at, std::size_t end) const {
    std::vector<Span> words;
    while (at < end) {
      const std::size_t comma = std::min(m_text.find(',', at), end);
      Span word{skip_blanks(m_text, at), comma};
      while (word.end > word.begin && m_text[word.end - 1] == ' ') --word.end;
      if (word.begin < word.end) words.push_back(word);
      at = comma + 1;
    }
    return words;
  }

  // One of several goes with what parts it from the next, the last with what parts it from the one
  // before.
  [[nodiscard]] Suppression make(const std::vector<Span>& words, std::size_t i) const {
    Span removal = comment_removal(m_source, m_comment.span);
    if (words.size() > 1) {
      const bool last = i + 1 == words.size();
      removal =
          last ? Span{words[i - 1].end, words[i].end} : Span{words[i].begin, words[i + 1].begin};
    }
    return {std::string(m_source.text(words[i])), words[i], m_whole_file, m_comment, removal};
  }

  const SourceBuffer& m_source;
  std::string_view m_text;
  const Comment& m_comment;
  bool m_whole_file = false;
};

/// The findings of one source, by what suppressions name of them: rule and line.
class FindingsByLine {
 public:
  FindingsByLine(const SourcePtr& source, const Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < diagnostics.size(); ++i) {
      const Place& place = diagnostics[i].place;
      if (!place.source || place.source->path() != source->path()) continue;
      const std::size_t line = source->position(place.span.begin).line;
      m_findings.push_back({diagnostics[i].rule, line, i});
    }
    std::sort(m_findings.begin(), m_findings.end());
  }

  /// Calls `found` with the index of each one that the suppression is about.
  template <class Found>
  void each(const Suppression& suppression, const Rule& rule, Found found) const {
    const std::string_view id = rule.info.rule.id;
    const auto last =
        suppression.whole_file ? std::numeric_limits<std::size_t>::max() : suppression.comment.last;
    const std::size_t first = suppression.whole_file ? 0 : suppression.comment.first;
    for (auto at = std::lower_bound(m_findings.begin(), m_findings.end(), Finding{id, first, 0});
         at != m_findings.end() && at->rule == id && at->line <= last; ++at)
      found(at->index);
  }

 private:
  struct Finding {
    std::string_view rule;
    std::size_t line = 0;
    std::size_t index = 0;  ///< among the diagnostics
    auto operator<=>(const Finding&) const = default;
  };
  std::vector<Finding> m_findings;
};

std::string_view where(const Suppression& suppression) {
  if (suppression.whole_file) return "in this file";
  return suppression.comment.first < suppression.comment.last ? "in these lines" : "on this line";
}

// What chooses several rules in settings and flags.
bool begins_ids(std::string_view word) {
  const auto rules = rule_table();
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) {
    return rule->info.rule.id.starts_with(ascii_upper(word));
  });
}

void report(const Suppression& suppression, const Rule* rule, Findings& findings) {
  if (suppression.rule.empty()) {
    findings.add(suppression.span, "this suppression names no rule",
                 "write \"# kfpkg: ignore[RULE]\", by id or name");
  } else if (rule == nullptr) {
    findings.add(suppression.span, fmt::format("there is no rule \"{}\"", suppression.rule),
                 begins_ids(suppression.rule) ? "name each rule by its whole id, or by its name"
                                              : nearest_rule(suppression.rule));
  } else {
    findings
        .add(suppression.span,
             fmt::format("{} finds nothing {}", rule->info.rule.name, where(suppression)),
             "remove it from the comment")
        .fixes.push_back({"remove it", FixSafety::safe, {{suppression.removal, ""}}});
  }
}

}  // namespace

bool may_suppress(const SourceBuffer& source) {
  return source.bytes().find(k_mark) != std::string_view::npos;
}

std::vector<Suppression> read_suppressions(const SourceBuffer& source,
                                           const std::vector<Comment>& comments) {
  std::vector<Suppression> found;
  for (const Comment& comment : comments) CommentReader(source, comment).read(found);
  return found;
}

void apply_suppressions(const SourcePtr& source, const std::vector<Suppression>& suppressions,
                        const std::function<bool(const Rule&)>& was_checked,
                        Diagnostics& diagnostics) {
  const Rule& own = *find_rule(k_unused_suppression.id);
  Diagnostics problems;
  Findings findings(own.info, source, problems);
  const FindingsByLine by_line(source, diagnostics);
  std::vector<bool> off(diagnostics.size(), false);
  std::map<const Rule*, bool> in_file;  // whether the whole file's suppression of it was used
  for (const Suppression& suppression : suppressions) {
    const Rule* rule = find_rule(suppression.rule);
    bool used = false;
    const auto again = suppression.whole_file ? in_file.find(rule) : in_file.end();
    if (again != in_file.end()) {
      used = again->second;
    } else if (rule != nullptr) {
      by_line.each(suppression, *rule, [&](std::size_t i) {
        off[i] = true;
        used = true;
      });
      if (suppression.whole_file) in_file.emplace(rule, used);
    }
    if (used || (rule != nullptr && (rule == &own || !was_checked(*rule)))) continue;
    if (was_checked(own)) report(suppression, rule, findings);
  }
  std::size_t i = 0;
  std::erase_if(diagnostics, [&](const Diagnostic&) { return off[i++]; });
  std::move(problems.begin(), problems.end(), std::back_inserter(diagnostics));
}

}  // namespace kfpkg::lint
