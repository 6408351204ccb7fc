// SPDX-License-Identifier: Apache-2.0
// Path patterns, with the meaning that Go's filepath.Match gives them; git's and moby's are
// compiled elsewhere.
#include "core/text/glob/glob.hpp"

#include "core/text/glob/glob_git.hpp"
#include "core/text/glob/glob_moby.hpp"

#include <algorithm>

namespace kfpkg {
namespace {

using Op = GlobToken::Op;
using Range = GlobToken::Range;

/// Length of the UTF-8 sequence that this byte starts; 0 when it starts none.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/// UTF-8 to code points; a byte that is no UTF-8 stands for itself, out of Unicode's way.
std::u32string decode(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequence_length(lead);
    char32_t value = length <= 1 ? lead : lead & (0xFFU >> (length + 1));
    bool good = length > 0 && i + length <= text.size();
    for (std::size_t k = 1; good && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      good = (next & 0xC0U) == 0x80U;
      value = (value << 6U) | (next & 0x3FU);
    }
    out += good ? value : char32_t{0x110000U + lead};
    i += good ? length : 1;
  }
  return out;
}

std::u32string widen(std::string_view bytes) {
  std::u32string out;
  for (const char c : bytes) out += static_cast<unsigned char>(c);
  return out;
}

bool read_class(const std::u32string& pattern, std::size_t& at, GlobToken& token) {
  token.op = Op::one_of;
  if (at < pattern.size() && pattern[at] == U'^') {
    token.negated = true;
    ++at;
  }
  const auto member = [&](char32_t& c) {
    if (at < pattern.size() && pattern[at] == U'\\') ++at;
    if (at >= pattern.size()) return false;
    c = pattern[at++];
    return true;
  };
  while (at < pattern.size() && (pattern[at] != U']' || token.ranges.empty())) {
    if (pattern[at] == U']' || pattern[at] == U'-') return false;
    Range range;
    if (!member(range.low)) return false;
    range.high = range.low;
    if (at < pattern.size() && pattern[at] == U'-') {
      ++at;
      if (at < pattern.size() && (pattern[at] == U']' || pattern[at] == U'-')) return false;
      if (!member(range.high)) return false;
    }
    token.ranges.push_back(range);
  }
  if (at >= pattern.size()) return false;
  ++at;
  return true;
}

std::optional<std::vector<GlobToken>> compile_go(const std::u32string& pattern) {
  std::vector<GlobToken> tokens;
  for (std::size_t at = 0; at < pattern.size();) {
    const char32_t c = pattern[at++];
    GlobToken token;
    if (c == U'*') {
      token.op = Op::star;
    } else if (c == U'?') {
      token.op = Op::one;
    } else if (c == U'[') {
      if (!read_class(pattern, at, token)) return std::nullopt;
    } else if (c == U'\\') {
      if (at == pattern.size()) return std::nullopt;
      token.character = pattern[at++];
    } else {
      token.character = c;
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace

std::optional<Glob> Glob::compile(std::string_view pattern, GlobDialect dialect) {
  Glob glob;
  glob.m_bytes = dialect == GlobDialect::git;
  if (dialect == GlobDialect::moby) {
    auto ways = compile_moby_glob(decode(pattern));
    if (!ways) return std::nullopt;
    glob.m_ways = *std::move(ways);
    return glob;
  }
  auto tokens = glob.m_bytes ? compile_git_glob(pattern) : compile_go(decode(pattern));
  if (!tokens) return std::nullopt;
  glob.m_ways.push_back(*std::move(tokens));
  return glob;
}

bool Glob::accepts(const GlobToken& token, char32_t c) {
  if (token.op == Op::literal) return c == token.character;
  if (token.op == Op::one) return c != U'/';
  const bool in = std::any_of(token.ranges.begin(), token.ranges.end(),
                              [c](const Range& r) { return r.low <= c && c <= r.high; });
  return in != token.negated;
}

/// Moves the set of reached positions over one token; false when it is empty then.
bool Glob::step(const GlobToken& token, const std::u32string& path, std::vector<char>& reached) {
  std::vector<char> next(reached.size(), 0);
  bool before = false;
  bool any = false;
  for (std::size_t p = 0; p < reached.size(); ++p) {
    const bool here = reached[p] != 0;
    bool now = false;
    switch (token.op) {
      case Op::star:
        now = here || (p > 0 && next[p - 1] != 0 && path[p - 1] != U'/');
        break;
      case Op::rest:
        now = here || before;
        break;
      case Op::begin:
        now = here && p == 0;
        break;
      case Op::folders:
        now = here || (before && p > 0 && path[p - 1] == U'/');
        break;
      case Op::one_of:
        if (token.repeated) {
          now = here || (p > 0 && next[p - 1] != 0 && accepts(token, path[p - 1]));
          break;
        }
        [[fallthrough]];
      case Op::literal:
      case Op::one:
        now = p > 0 && reached[p - 1] != 0 && accepts(token, path[p - 1]);
        break;
    }
    next[p] = now ? 1 : 0;
    any = any || now;
    before = before || here;
  }
  reached = std::move(next);
  return any;
}

bool Glob::leads_through(const std::vector<GlobToken>& tokens, const std::u32string& path) {
  std::vector<char> reached(path.size() + 1, 0);
  reached[0] = 1;
  for (const GlobToken& token : tokens) {
    if (!step(token, path, reached)) return false;
  }
  return reached.back() != 0;
}

bool Glob::matches(std::string_view path_text) const {
  const std::u32string path = m_bytes ? widen(path_text) : decode(path_text);
  // A pattern that was never compiled matches the empty path.
  if (m_ways.empty()) return path.empty();
  return std::any_of(m_ways.begin(), m_ways.end(),
                     [&](const auto& tokens) { return leads_through(tokens, path); });
}

}  // namespace kfpkg
