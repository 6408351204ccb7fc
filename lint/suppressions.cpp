// SPDX-License-Identifier: Apache-2.0
// Comments found beside the scalars of a document, then matched with findings
// by line.
#include "lint/suppressions.hpp"

#include "core/text/suggest.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_mark = "kfpkg:";
constexpr std::string_view k_blank = " \t\r";

void collect_scalars(const yaml::Node& node, std::vector<Span>& scalars) {
  if (node.alias_span) return;
  if (node.kind == yaml::Kind::scalar) scalars.push_back(node.span);
  for (const yaml::Node& item : node.items) collect_scalars(item, scalars);
  for (const yaml::Entry& entry : node.entries) {
    if (entry.merged) continue;
    collect_scalars(entry.key, scalars);
    collect_scalars(entry.value, scalars);
  }
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t", at), text.size());
}

// A comment from its "#" to the end of its line.
class CommentReader {
 public:
  CommentReader(const SourceBuffer& source, Span comment)
      : m_source(source), m_text(source.bytes().substr(0, comment.end)), m_comment(comment) {}

  void read(std::vector<Suppression>& found) const {
    std::size_t at = skip_blanks(m_text, m_comment.begin + 1);
    if (!m_text.substr(at).starts_with(k_mark)) return;
    at = skip_blanks(m_text, at + k_mark.size());
    constexpr std::string_view k_ignore = "ignore";
    constexpr std::string_view k_file = "-file";
    if (!m_text.substr(at).starts_with(k_ignore)) return;
    at += k_ignore.size();
    const bool file = m_text.substr(at).starts_with(k_file);
    if (file) at += k_file.size();
    const std::size_t end = m_text.find(']', at);
    const std::size_t line = file ? 0 : line_of();
    if (at >= m_text.size() || m_text[at] != '[' || end == std::string_view::npos) {
      found.push_back({{}, m_comment, line});
      return;
    }
    const std::size_t before = found.size();
    for (++at; at < end;) {
      const std::size_t comma = std::min(m_text.find(',', at), end);
      add({at, comma}, line, found);
      at = comma + 1;
    }
    if (found.size() == before) found.push_back({{}, m_comment, line});
  }

 private:
  void add(Span word, std::size_t line, std::vector<Suppression>& found) const {
    word.begin = skip_blanks(m_text, word.begin);
    while (word.end > word.begin && m_text[word.end - 1] == ' ') --word.end;
    if (word.begin >= word.end) return;
    found.push_back({std::string(m_source.text(word)), word, line});
  }

  // Its own line, or when nothing else stands there the next one that is more
  // than a comment.
  [[nodiscard]] std::size_t line_of() const {
    std::size_t line = m_source.position(m_comment.begin).line;
    if (has_content(line)) return line;
    for (++line; line <= m_source.line_count(); ++line) {
      if (has_content(line)) break;
    }
    return line;
  }

  [[nodiscard]] bool has_content(std::size_t line) const {
    std::string_view text = m_source.line(line);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(k_blank);
    return first != std::string_view::npos && text[first] != '#';
  }

  const SourceBuffer& m_source;
  std::string_view m_text;
  Span m_comment;
};

std::string nearest_rule(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Rule* rule : rule_table()) {
    names.push_back(rule->info.rule.id);
    names.push_back(rule->info.rule.name);
  }
  const std::string near = did_you_mean(word, names);
  return near.empty() ? "kfpkg explain lists the rules" : near;
}

bool is_about(const Suppression& suppression, const Rule& rule, const SourcePtr& source,
              const Diagnostic& diagnostic) {
  return diagnostic.rule == rule.info.rule.id && diagnostic.place.source == source &&
         (suppression.line == 0 ||
          source->position(diagnostic.place.span.begin).line == suppression.line);
}

void report(const Suppression& suppression, const Rule* rule, Findings& findings) {
  if (suppression.rule.empty()) {
    findings.add(suppression.span, "this suppression names no rule",
                 "write \"# kfpkg: ignore[RULE]\", by id or name");
  } else if (rule == nullptr) {
    findings.add(suppression.span, fmt::format("there is no rule \"{}\"", suppression.rule),
                 nearest_rule(suppression.rule));
  } else {
    findings.add(suppression.span,
                 fmt::format("{} finds nothing {}", rule->info.rule.name,
                             suppression.line == 0 ? "in this file" : "on this line"),
                 "remove it from the comment");
  }
}

}  // namespace

std::vector<Suppression> find_suppressions(const SourceBuffer& source,
                                           const std::vector<yaml::Document>& documents) {
  std::vector<Suppression> found;
  const std::string_view text = source.bytes();
  if (text.find(k_mark) == std::string_view::npos) return found;
  std::vector<Span> scalars;
  for (const yaml::Document& document : documents) collect_scalars(document.root, scalars);
  std::sort(scalars.begin(), scalars.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::size_t next = 0;
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at)) {
    while (next < scalars.size() && scalars[next].end <= at) ++next;
    const bool inside = next < scalars.size() && scalars[next].begin <= at;
    if (inside) {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    CommentReader(source, {at, end}).read(found);
    at = end;
  }
  return found;
}

void apply_suppressions(const SourcePtr& source, const std::vector<Suppression>& suppressions,
                        const std::function<bool(const Rule&)>& was_checked,
                        Diagnostics& diagnostics) {
  const Rule& own = *find_rule("unused-suppression");
  Diagnostics problems;
  Findings findings(own.info, source, problems);
  std::vector<bool> off(diagnostics.size(), false);
  for (const Suppression& suppression : suppressions) {
    const Rule* rule = find_rule(suppression.rule);
    bool used = false;
    for (std::size_t i = 0; rule != nullptr && i < diagnostics.size(); ++i) {
      if (!is_about(suppression, *rule, source, diagnostics[i])) continue;
      off[i] = true;
      used = true;
    }
    if (used || (rule != nullptr && (rule == &own || !was_checked(*rule)))) continue;
    if (was_checked(own)) report(suppression, rule, findings);
  }
  std::size_t i = 0;
  std::erase_if(diagnostics, [&](const Diagnostic&) { return off[i++]; });
  std::move(problems.begin(), problems.end(), std::back_inserter(diagnostics));
}

}  // namespace kfpkg::lint
