// SPDX-License-Identifier: Apache-2.0
// As much of Python's tokenizer as tells comments from strings and statements from lines.
#include "lint/comments/comments.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace kfpkg::lint {
namespace {

struct Lines {
  std::size_t first = 0;
  std::size_t last = 0;
};

class PythonScanner {
 public:
  explicit PythonScanner(const SourceBuffer& source) : m_text(source.bytes()) {
    if (m_text.starts_with("\xEF\xBB\xBF")) m_at = 3;
  }

  void scan() {
    while (m_at < m_text.size()) scan_one(m_text[m_at]);
    end_line();
    if (m_statement != 0) m_statements.push_back({m_statement, m_line});
  }

  // Comments alone in their line are about what follows, which is known only now.
  [[nodiscard]] std::vector<Comment> comments() const {
    std::vector<Comment> found;
    for (const Found& each : m_found) {
      const Lines lines = each.alone ? lines_after(each) : Lines{each.line, each.line};
      found.push_back({each.span, lines.first, lines.last});
    }
    return found;
  }

 private:
  struct Found {
    Span span;
    std::size_t line = 0;
    bool alone = false;
    bool in_brackets = false;
  };

  [[nodiscard]] Lines lines_after(const Found& comment) const {
    if (comment.in_brackets) {
      const auto next = std::upper_bound(m_content.begin(), m_content.end(), comment.line);
      return next == m_content.end() ? Lines{1, 0} : Lines{*next, *next};
    }
    const auto next = std::upper_bound(
        m_statements.begin(), m_statements.end(), comment.line,
        [](std::size_t line, const Lines& statement) { return line < statement.first; });
    return next == m_statements.end() ? Lines{1, 0} : *next;
  }

  void scan_one(char c) {
    if (c == '\n' || c == '\r') {
      end_line();
      skip_line_end();
    } else if (c == '#') {
      const std::size_t end = std::min(m_text.find_first_of("\r\n", m_at), m_text.size());
      m_found.push_back({{m_at, end}, m_line, !m_has_content, m_depth > 0});
      m_at = end;
    } else if (c == ' ' || c == '\t' || c == '\f') {
      ++m_at;
    } else {
      scan_content(c);
    }
  }

  void scan_content(char c) {
    m_has_content = true;
    if (m_statement == 0) m_statement = m_line;
    if (c == '\'' || c == '"') return skip_string(c);
    if (c == '(' || c == '[' || c == '{') ++m_depth;
    if ((c == ')' || c == ']' || c == '}') && m_depth > 0) --m_depth;
    ++m_at;
    if (c != '\\' || m_at >= m_text.size()) return;
    if (m_text[m_at] != '\n' && m_text[m_at] != '\r') return;
    m_content.push_back(m_line);  // the statement goes on in the next line
    m_has_content = false;
    skip_line_end();
  }

  void skip_string(char quote) {
    const std::string_view rest = m_text.substr(m_at);
    const bool triple = rest.size() > 2 && rest[1] == quote && rest[2] == quote;
    m_at += triple ? 3U : 1U;
    while (m_at < m_text.size()) {
      const char c = m_text[m_at];
      if (c == '\\') {
        ++m_at;
        skip_one();
      } else if (c == '\n' || c == '\r') {
        if (!triple) return;  // no Python; the line's end ends the damage
        skip_one();
      } else if (c == quote &&
                 (!triple || m_text.substr(m_at).starts_with(std::string(3, quote)))) {
        m_at += triple ? 3U : 1U;
        return;
      } else {
        ++m_at;
      }
    }
  }

  void skip_one() {
    if (m_at >= m_text.size()) return;
    const bool ends = m_text[m_at] == '\n' || m_text[m_at] == '\r';
    if (!ends) {
      ++m_at;
      return;
    }
    m_content.push_back(m_line);
    skip_line_end();
  }

  void skip_line_end() {
    m_at += m_text.substr(m_at).starts_with("\r\n") ? 2U : 1U;
    ++m_line;
  }

  void end_line() {
    if (m_has_content) m_content.push_back(m_line);
    if (m_statement != 0 && m_depth == 0 && m_has_content) {
      m_statements.push_back({m_statement, m_line});
      m_statement = 0;
    }
    m_has_content = false;
  }

  std::string_view m_text;
  std::size_t m_at = 0;
  std::size_t m_line = 1;
  std::size_t m_depth = 0;
  std::size_t m_statement = 0;  // line where the statement began, 0 between two
  bool m_has_content = false;   // of this line, so far
  std::vector<Found> m_found;
  std::vector<Lines> m_statements;
  std::vector<std::size_t> m_content;  // lines that are more than comments
};

}  // namespace

std::vector<Comment> python_comments(const SourceBuffer& source) {
  PythonScanner scanner(source);
  scanner.scan();
  return scanner.comments();
}

}  // namespace kfpkg::lint
