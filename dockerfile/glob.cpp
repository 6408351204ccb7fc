// SPDX-License-Identifier: Apache-2.0
// Path patterns, with the meaning that moby/patternmatcher and Go's filepath.Match give them.
#include "dockerfile/glob.hpp"

#include <algorithm>

namespace kfpkg::dockerfile {
namespace {

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

}  // namespace

bool Glob::read_class(const std::u32string& pattern, std::size_t& at, Token& token) {
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

std::optional<Glob> Glob::compile(std::string_view text, bool double_star) {
  const std::u32string pattern = decode(text);
  Glob glob;
  for (std::size_t at = 0; at < pattern.size();) {
    const char32_t c = pattern[at++];
    Token token;
    if (c == U'*' && double_star && at < pattern.size() && pattern[at] == U'*') {
      ++at;
      if (at < pattern.size() && pattern[at] == U'/') ++at;
      token.op = at == pattern.size() ? Op::rest : Op::folders;
    } else if (c == U'*') {
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
    glob.m_tokens.push_back(std::move(token));
  }
  return glob;
}

bool Glob::accepts(const Token& token, char32_t c) {
  if (token.op == Op::literal) return c == token.character;
  if (token.op == Op::one) return c != U'/';
  const bool in = std::any_of(token.ranges.begin(), token.ranges.end(),
                              [c](const Range& r) { return r.low <= c && c <= r.high; });
  return in != token.negated;
}

/// Moves the set of reached positions over one token; false when it is empty then.
bool Glob::step(const Token& token, const std::u32string& path, std::vector<char>& reached) {
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
      case Op::folders:
        now = here || (before && p > 0 && path[p - 1] == U'/');
        break;
      case Op::literal:
      case Op::one:
      case Op::one_of:
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

bool Glob::matches(std::string_view path_text) const {
  const std::u32string path = decode(path_text);
  std::vector<char> reached(path.size() + 1, 0);
  reached[0] = 1;
  for (const Token& token : m_tokens) {
    if (!step(token, path, reached)) return false;
  }
  return reached.back() != 0;
}

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[\\") != std::string_view::npos;
}

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

std::string clean_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> kept;
  for (const std::string_view part : split_path(path)) {
    if (part == ".") continue;
    const bool up = part == "..";
    if (up && !kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!up || !rooted) {
      kept.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  return out.empty() ? "." : out;
}

}  // namespace kfpkg::dockerfile
