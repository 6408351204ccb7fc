// SPDX-License-Identifier: Apache-2.0
// moby/patternmatcher 0.6: what filepath.Match accepts becomes a regular expression of Go.
#include "core/text/glob/glob_moby.hpp"

#include "core/text/glob/glob_git.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace kfpkg {
namespace {

using Op = GlobToken::Op;
using Range = GlobToken::Range;
using View = std::u32string_view;

/// filepath.Match of a pattern and ".", which is how moby asks for errors. It reads no further than
/// to the first `*` after the part that does not match.
class Syntax {
 public:
  explicit Syntax(View pattern) : m_pattern(pattern) {}

  bool is_good() {
    View name = U".";
    while (!m_pattern.empty()) {
      const bool star = m_pattern.front() == U'*';
      const View chunk = next_chunk();
      if (star && chunk.empty()) return true;
      const auto rest = match(chunk, name);
      if (m_bad) return false;
      if (!fits(rest)) return true;
      name = *rest;
    }
    return true;
  }

 private:
  [[nodiscard]] bool fits(const std::optional<View>& rest) const {
    return rest && (rest->empty() || !m_pattern.empty());
  }

  View next_chunk() {
    m_pattern.remove_prefix(std::min(m_pattern.find_first_not_of(U'*'), m_pattern.size()));
    bool in_class = false;
    std::size_t end = 0;
    for (; end < m_pattern.size() && (in_class || m_pattern[end] != U'*'); ++end) {
      if (m_pattern[end] == U'[') in_class = true;
      if (m_pattern[end] == U']') in_class = false;
      if (m_pattern[end] == U'\\' && end + 1 < m_pattern.size()) ++end;
    }
    const View chunk = m_pattern.substr(0, end);
    m_pattern.remove_prefix(end);
    return chunk;
  }

  /// What is left of the name; nothing when it does not match.
  std::optional<View> match(View chunk, View name) {
    bool failed = false;
    while (!chunk.empty() && !m_bad) {
      failed = failed || name.empty();
      const char32_t c = chunk.front();
      chunk.remove_prefix(1);
      if (c == U'[') {
        failed = !class_has(chunk, failed ? U'\0' : name.front()) || failed;
      } else if (c == U'\\' && chunk.empty()) {
        m_bad = true;
      } else if (c != U'?') {
        const char32_t literal = c == U'\\' ? chunk.front() : c;
        if (c == U'\\') chunk.remove_prefix(1);
        failed = failed || literal != name.front();
      }
      if (!name.empty()) name.remove_prefix(1);
    }
    return failed || m_bad ? std::nullopt : std::optional(name);
  }

  bool class_has(View& chunk, char32_t c) {
    const bool negated = chunk.starts_with(U'^');
    if (negated) chunk.remove_prefix(1);
    bool found = false;
    for (bool first = true; !m_bad; first = false) {
      if (!first && chunk.starts_with(U']')) break;
      const char32_t low = member(chunk);
      char32_t high = low;
      if (!m_bad && chunk.starts_with(U'-')) {
        chunk.remove_prefix(1);
        high = member(chunk);
      }
      found = found || (low <= c && c <= high);
    }
    if (!m_bad) chunk.remove_prefix(1);
    return found != negated;
  }

  char32_t member(View& chunk) {
    if (chunk.starts_with(U'-') || chunk.starts_with(U']')) m_bad = true;
    if (chunk.starts_with(U'\\')) chunk.remove_prefix(1);
    const char32_t c = chunk.empty() ? U'\0' : chunk.front();
    if (c > 0x10FFFF || chunk.size() < 2) m_bad = true;
    if (!chunk.empty()) chunk.remove_prefix(1);
    return c;
  }

  View m_pattern;
  bool m_bad = false;
};

/// Without regard to classes: a `*` in one is put into it.
std::u32string regular_expression(View pattern) {
  std::u32string out = U"^";
  if (pattern.starts_with(U'\uFEFF')) pattern.remove_prefix(1);  // as Go's scanner does
  for (std::size_t at = 0; at < pattern.size();) {
    const char32_t c = pattern[at++];
    if (c == U'*' && at < pattern.size() && pattern[at] == U'*') {
      ++at;
      if (at < pattern.size() && pattern[at] == U'/') ++at;
      out += at == pattern.size() ? U".*" : U"(.*/)?";
    } else if (c == U'*') {
      out += U"[^/]*";
    } else if (c == U'?') {
      out += U"[^/]";
    } else if (View(U".+()$").find(c) != View::npos) {
      out += {U'\\', c};
    } else {
      out += c;
      if (c == U'\\' && at < pattern.size()) out += pattern[at++];
    }
  }
  return out + U"$";
}

bool is_alnum(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

/// Reads those regular expressions that regular_expression() writes.
class Reader {
 public:
  explicit Reader(View text) : m_text(text) {}

  std::optional<std::vector<std::vector<GlobToken>>> run() {
    while (!m_failed && m_at < m_text.size()) item();
    end_way(false);
    if (m_failed) return std::nullopt;
    return std::move(m_ways);
  }

 private:
  [[nodiscard]] bool sees(View what) const { return m_text.substr(m_at).starts_with(what); }
  bool take(View what) {
    if (!sees(what)) return false;
    m_at += what.size();
    return true;
  }

  void item() {
    if (take(U"(.*/)?")) return add({.op = Op::folders});
    if (take(U".*"))
      return add({.op = Op::one_of, .negated = true, .ranges = {{U'\n', U'\n'}}, .repeated = true});
    if (take(U"[")) return add(read_class());
    if (take(U"\\")) return escape();
    if (take(U"|")) return end_way(true);
    if (take(U"^")) return add({.op = Op::begin});
    const char32_t c = m_text[m_at++];
    if (c == U'$') {
      m_closed = true;
    } else if (c == U'*') {
      repeat();
    } else if (c == U'?' || c == U'+' || c == U')' || (c == U'{' && is_count())) {
      m_failed = true;
    } else {
      add({.op = Op::literal, .character = c});
    }
  }

  void add(GlobToken token) { m_way.push_back(std::move(token)); }

  void repeat() {
    if (m_way.empty() || m_way.back().op != Op::one_of || m_way.back().repeated) {
      m_failed = true;
    } else {
      m_way.back().repeated = true;
    }
  }

  /// A way that has no end of the text in it may end anywhere, and begin anywhere.
  void end_way(bool open) {
    const GlobToken anything{.op = Op::one_of, .negated = true, .repeated = true};
    if (m_way.empty() || m_way.front().op != Op::begin) m_way.insert(m_way.begin(), anything);
    if (open || !m_closed) m_way.push_back(anything);
    m_ways.push_back(std::exchange(m_way, {}));
  }

  /// `{2}`, `{2,}`, `{2,3}`
  [[nodiscard]] bool is_count() const {
    const View rest = m_text.substr(m_at);
    const std::size_t end = rest.find(U'}');
    if (end == View::npos || end == 0 || rest[0] == U',') return false;
    return rest.substr(0, end).find_first_not_of(U"0123456789,") == View::npos;
  }

  void escape() {
    if (take(U"A")) return add({.op = Op::begin});
    GlobToken token{.op = Op::one_of};
    if (take_shorthand(token.ranges)) return add(std::move(token));
    add({.op = Op::literal, .character = escaped()});
  }

  char32_t escaped() {
    static constexpr View k_written = U"afnrtv";
    static constexpr View k_meant = U"\a\f\n\r\t\v";
    const char32_t c = m_at < m_text.size() ? m_text[m_at++] : U'\0';
    if (const std::size_t known = k_written.find(c); known != View::npos) return k_meant[known];
    if (is_alnum(c) || c >= 0x80) m_failed = true;
    return c;
  }

  /// \d \D \s \S \w \W
  bool take_shorthand(std::vector<Range>& ranges) {
    const char32_t c = m_at < m_text.size() ? m_text[m_at] : U'\0';
    std::vector<Range> found;
    if (c == U'd' || c == U'D') found = {{U'0', U'9'}};
    if (c == U's' || c == U'S') found = {{U'\t', U'\n'}, {U'\f', U'\r'}, {U' ', U' '}};
    if (c == U'w' || c == U'W') found = {{U'0', U'9'}, {U'A', U'Z'}, {U'_', U'_'}, {U'a', U'z'}};
    if (found.empty()) return false;
    ++m_at;
    const bool negated = c < U'a';
    char32_t next = 0;
    for (const Range& one : found) {
      ranges.push_back(negated ? Range{next, one.low - 1} : one);
      next = one.high + 1;
    }
    if (negated) ranges.push_back({next, ~char32_t{0}});
    return true;
  }

  GlobToken read_class() {
    GlobToken token{.op = Op::one_of};
    token.negated = take(U"^");
    for (bool first = true; !m_failed && (first || !sees(U"]")); first = false) {
      if (m_at >= m_text.size()) m_failed = true;
      if (!m_failed) class_member(token.ranges);
    }
    take(U"]");
    return token;
  }

  void class_member(std::vector<Range>& ranges) {
    if (sees(U"[:") && m_text.find(U":]", m_at + 2) != View::npos) return named(ranges);
    if (sees(U"\\")) {
      ++m_at;
      if (take_shorthand(ranges)) return;
      --m_at;
    }
    Range range;
    range.low = range.high = character();
    if (sees(U"-") && !sees(U"-]")) {
      ++m_at;
      range.high = character();
    }
    if (range.high < range.low) m_failed = true;
    ranges.push_back(range);
  }

  char32_t character() {
    if (m_at >= m_text.size()) m_failed = true;
    if (m_failed) return 0;
    return take(U"\\") ? escaped() : m_text[m_at++];
  }

  void named(std::vector<Range>& ranges) {
    const std::size_t end = m_text.find(U":]", m_at);
    std::string name;
    for (const char32_t c : m_text.substr(m_at + 2, end - m_at - 2))
      name += c < 0x80 ? static_cast<char>(c) : '?';
    m_at = end + 2;
    const auto found = named_class(name);
    if (found.empty()) m_failed = true;
    ranges.insert(ranges.end(), found.begin(), found.end());
    if (name == "space") ranges.push_back({U'\v', U'\f'});  // git has no such
  }

  View m_text;
  std::size_t m_at = 0;
  std::vector<GlobToken> m_way;
  std::vector<std::vector<GlobToken>> m_ways;
  bool m_closed = false;  ///< the end of the text was read
  bool m_failed = false;
};

}  // namespace

std::optional<std::vector<std::vector<GlobToken>>> compile_moby_glob(
    const std::u32string& pattern) {
  if (!Syntax(pattern).is_good()) return std::nullopt;
  return Reader(regular_expression(pattern)).run();
}

}  // namespace kfpkg
