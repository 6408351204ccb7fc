// SPDX-License-Identifier: Apache-2.0
// Flags of instructions: quotes and escapes go, as in BuildKit's extractBuilderFlags.
#include "dockerfile/syntax/flags.hpp"

#include "dockerfile/syntax/text.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

/// It takes each byte for a character of Latin-1, so these two are white space as well ...
bool is_space_byte(char c) {
  return is_blank(c) || c == '\x85' || c == '\xA0';
}

/// ... and what is beyond ASCII becomes two bytes.
void append(LogicalLine& word, char c, std::size_t at) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x80) {
    word.text += c;
  } else {
    word.text += static_cast<char>(0xC0U | (byte >> 6U));
    word.text += static_cast<char>(0x80U | (byte & 0x3FU));
    word.at.push_back(at);
  }
  word.at.push_back(at);
}

/// One word from `at` on, which then stands behind it: an open quote takes the rest of the line.
LogicalLine take_word(const LogicalLine& line, std::size_t& at, char escape) {
  LogicalLine word;
  char quote = '\0';
  for (; at < line.text.size(); ++at) {
    char c = line.text[at];
    if (quote == '\0' && is_space_byte(c)) break;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c != escape) {
      append(word, c, line.at[at]);
    } else if (at + 1 < line.text.size()) {
      ++at;
      append(word, line.text[at], line.at[at]);
    }
  }
  word.end = at == 0 ? line.end : line.at[at - 1] + 1;
  return word;
}

Flag as_flag(const LogicalLine& word, Span span) {
  const std::size_t equals = std::min(word.text.find('='), word.text.size());
  const LogicalLine value = word.slice(equals + 1);
  return {word.text.substr(2, equals - 2), value.text, span, value.span(), value.at};
}

}  // namespace

std::vector<Flag> take_flags(LogicalLine& line, char escape) {
  std::vector<Flag> flags;
  std::size_t at = 0;
  for (;;) {
    while (at < line.text.size() && is_space_byte(line.text[at])) ++at;
    if (line.text.compare(at, 2, "--") != 0) break;
    const std::size_t begin = line.at[at];
    const LogicalLine word = take_word(line, at, escape);
    if (word.text == "--") break;
    flags.push_back(as_flag(word, {begin, word.end}));
  }
  line = line.slice(at).trimmed();
  return flags;
}

std::optional<Span> Flag::exact(std::size_t begin, std::size_t length) const {
  if (begin + length > value_at.size()) return std::nullopt;
  if (length == 0) return std::nullopt;
  const std::size_t first = value_at[begin];
  for (std::size_t i = 0; i < length; ++i) {
    if (value_at[begin + i] != first + i) return std::nullopt;
  }
  return Span{first, first + length};
}

}  // namespace kfpkg::dockerfile
