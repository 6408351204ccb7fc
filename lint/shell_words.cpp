// SPDX-License-Identifier: Apache-2.0
// Words and line ends of a POSIX shell, as far as quotes and continuation lines go.
#include "lint/shell_words.hpp"

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

}  // namespace

bool ShellReader::next(std::vector<ShellWord>& words) {
  words.clear();
  while (m_at < m_text.size() && words.empty()) read_line(words);
  return !words.empty();
}

void ShellReader::read_line(std::vector<ShellWord>& words) {
  while (m_at < m_text.size()) {
    const char c = m_text[m_at];
    if (is_blank(c) || m_text.substr(m_at).starts_with("\\\n")) {
      m_at += is_blank(c) ? 1U : 2U;
    } else if (c == '#') {
      m_at = std::min(m_text.find('\n', m_at), m_text.size());
    } else if (c == '\n' || c == ';' || c == '&' || c == '|') {
      ++m_at;
      return;
    } else {
      read_word(words);
    }
  }
}

void ShellReader::read_word(std::vector<ShellWord>& words) {
  const std::size_t begin = m_at;
  char quote = 0;
  for (; m_at < m_text.size(); ++m_at) {
    const char c = m_text[m_at];
    if (quote == 0 && (is_blank(c) || c == '\n' || c == ';' || c == '&' || c == '|')) break;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
  }
  std::string_view text = m_text.substr(begin, m_at - begin);
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                      text.back() == text.front();
  if (quoted) text = text.substr(1, text.size() - 2);
  words.push_back({text, begin + (quoted ? 1U : 0U)});
}

}  // namespace kfpkg::lint
