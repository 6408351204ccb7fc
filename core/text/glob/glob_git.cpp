// SPDX-License-Identifier: Apache-2.0
// The patterns of git's wildmatch.c with WM_PATHNAME, oddities of its classes included.
#include "core/text/glob/glob_git.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace kfpkg {
namespace {

using Token = GlobToken;
using Range = GlobToken::Range;

struct NamedClass {
  std::string_view name;
  std::array<Range, 4> ranges;  // unused ones are {1, 0}
};

constexpr Range k_none{1, 0};
constexpr std::array<NamedClass, 12> k_classes{{
    {"alnum", {{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, k_none}}},
    {"alpha", {{{'A', 'Z'}, {'a', 'z'}, k_none, k_none}}},
    {"blank", {{{' ', ' '}, {'\t', '\t'}, k_none, k_none}}},
    {"cntrl", {{{0, 31}, {127, 127}, k_none, k_none}}},
    {"digit", {{{'0', '9'}, k_none, k_none, k_none}}},
    {"graph", {{{'!', '~'}, k_none, k_none, k_none}}},
    {"lower", {{{'a', 'z'}, k_none, k_none, k_none}}},
    {"print", {{{' ', '~'}, k_none, k_none, k_none}}},
    {"punct", {{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}}},
    {"space", {{{' ', ' '}, {'\t', '\n'}, {'\r', '\r'}, k_none}}},
    {"upper", {{{'A', 'Z'}, k_none, k_none, k_none}}},
    {"xdigit", {{{'0', '9'}, {'A', 'F'}, {'a', 'f'}, k_none}}},
}};

char32_t byte(char c) {
  return static_cast<unsigned char>(c);
}

// Reads what follows a "[", as wildmatch does: a "]" in the first place is a member, a range may
// begin with any member, "[:" without ":]" is a "[".
class ClassReader {
 public:
  ClassReader(std::string_view pattern, std::size_t at) : m_pattern(pattern), m_at(at) {}

  bool read(Token& token) {
    token.op = GlobToken::Op::one_of;
    token.negated = peek() == '!' || peek() == '^';
    if (token.negated) ++m_at;
    char32_t before = 0;
    do {
      if (m_at >= m_pattern.size()) return false;
      if (!read_member(token.ranges, before)) return false;
    } while (peek() != ']');
    ++m_at;
    keep_off_slash(token);
    return true;
  }
  [[nodiscard]] std::size_t at() const { return m_at; }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return m_at + ahead < m_pattern.size() ? m_pattern[m_at + ahead] : '\0';
  }

  bool take_escaped(char32_t& c) {
    if (++m_at >= m_pattern.size()) return false;
    c = byte(m_pattern[m_at++]);
    return true;
  }

  bool read_member(std::vector<Range>& ranges, char32_t& before) {
    const char c = peek();
    if (c == '-' && before != 0 && peek(1) != '\0' && peek(1) != ']')
      return read_end(ranges, before);
    if (c == '[' && peek(1) == ':') return read_named(ranges, before);
    if (c == '\\') {
      if (!take_escaped(before)) return false;
    } else {
      before = byte(c);
      ++m_at;
    }
    ranges.push_back({before, before});
    return true;
  }

  bool read_end(std::vector<Range>& ranges, char32_t& before) {
    ++m_at;
    char32_t last = byte(peek());
    if (last != U'\\') {
      ++m_at;
    } else if (!take_escaped(last)) {
      return false;
    }
    if (before <= last) ranges.push_back({before, last});
    before = 0;
    return true;
  }

  bool read_named(std::vector<Range>& ranges, char32_t& before) {
    const std::size_t name = m_at + 2;
    const std::size_t close = m_pattern.find(']', name);
    if (close == std::string_view::npos) return false;
    if (close == name || m_pattern[close - 1] != ':') {
      before = U'[';
      ++m_at;
      ranges.push_back({before, before});
      return true;
    }
    const std::string_view word = m_pattern.substr(name, close - 1 - name);
    const auto found = named_class(word);
    if (found.empty()) return false;
    ranges.insert(ranges.end(), found.begin(), found.end());
    before = 0;
    m_at = close + 1;
    return true;
  }

  // No class matches a slash.
  static void keep_off_slash(Token& token) {
    if (token.negated) {
      token.ranges.push_back({U'/', U'/'});
      return;
    }
    std::vector<Range> kept;
    for (const Range& range : token.ranges) {
      if (U'/' < range.low || range.high < U'/') {
        kept.push_back(range);
        continue;
      }
      if (range.low < U'/') kept.push_back({range.low, U'/' - 1});
      if (range.high > U'/') kept.push_back({U'/' + 1, range.high});
    }
    token.ranges = std::move(kept);
  }

  std::string_view m_pattern;
  std::size_t m_at;
};

// The place behind a run of stars that starts at `at`, and what they stand for.
std::size_t read_stars(std::string_view pattern, std::size_t at, Token& token) {
  const std::size_t end = std::min(pattern.find_first_not_of('*', at), pattern.size());
  const bool begins = at == 0 || pattern[at - 1] == '/';
  const std::string_view rest = pattern.substr(end);
  token.op = GlobToken::Op::star;
  if (end - at < 2 || !begins) return end;
  if (rest.starts_with('/')) {
    token.op = GlobToken::Op::folders;
    return end + 1;
  }
  if (rest.empty() || rest.starts_with("\\/")) token.op = GlobToken::Op::rest;
  return end;
}

}  // namespace

std::optional<std::vector<Token>> compile_git_glob(std::string_view pattern) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < pattern.size();) {
    Token token;
    const char c = pattern[at];
    if (c == '*') {
      at = read_stars(pattern, at, token);
    } else if (c == '[') {
      ClassReader reader(pattern, at + 1);
      if (!reader.read(token)) return std::nullopt;
      at = reader.at();
    } else {
      if (c == '\\' && ++at == pattern.size()) return std::nullopt;
      token.op = c == '?' ? GlobToken::Op::one : GlobToken::Op::literal;
      token.character = byte(pattern[at++]);
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

std::vector<GlobToken::Range> named_class(std::string_view name) {
  std::vector<Range> ranges;
  const auto found = std::find_if(k_classes.begin(), k_classes.end(),
                                  [&](const NamedClass& each) { return each.name == name; });
  if (found == k_classes.end()) return ranges;
  std::copy_if(found->ranges.begin(), found->ranges.end(), std::back_inserter(ranges),
               [](const Range& range) { return range.low <= range.high; });
  return ranges;
}

}  // namespace kfpkg
