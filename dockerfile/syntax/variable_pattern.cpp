// SPDX-License-Identifier: Apache-2.0
// Matching by sets of offsets; the order of replacements is that of Go's regexp.
#include "dockerfile/syntax/variable_pattern.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

constexpr std::size_t k_most_steps = 1U << 26U;
constexpr std::size_t k_longest = 1U << 16U;

bool is_inside_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t next_character(std::string_view value, std::size_t at) {
  for (++at; at < value.size() && is_inside_character(value[at]); ++at) {
  }
  return std::min(at, value.size());
}

}  // namespace

std::optional<VariablePattern> VariablePattern::compile(std::string_view pattern) {
  VariablePattern made;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*') {
      made.m_tokens.push_back({Op::star, 0});
    } else if (c == '?') {
      made.m_tokens.push_back({Op::one, 0});
    } else if (c == '\\') {
      const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
      if (next == '}' || next == '/') continue;
      if (next != '*' && next != '?' && next != '\\') return std::nullopt;
      made.m_tokens.push_back({Op::literal, next});
      ++i;
    } else {
      made.m_tokens.push_back({Op::literal, c});
    }
  }
  return made;
}

bool VariablePattern::is_affordable(std::string_view value) const {
  return (value.size() + 1) * (value.size() + 1) * (m_tokens.size() + 1) <= k_most_steps;
}

std::vector<bool> VariablePattern::ends(std::string_view value, std::size_t begin) const {
  std::vector<bool> reached(value.size() + 1, false);
  reached[begin] = true;
  for (const Token& token : m_tokens) {
    std::vector<bool> next(value.size() + 1, false);
    for (std::size_t at = begin; at <= value.size(); ++at) {
      if (!reached[at]) continue;
      if (token.op == Op::literal && at < value.size() && value[at] == token.byte)
        next[at + 1] = true;
      if (token.op == Op::one && at < value.size() && value[at] != '\n')
        next[next_character(value, at)] = true;
      if (token.op == Op::star) next[at] = true;
    }
    for (std::size_t at = begin; token.op == Op::star && at < value.size();) {
      const std::size_t after = next_character(value, at);
      if (next[at] && value[at] != '\n') next[after] = true;
      at = after;
    }
    reached = std::move(next);
  }
  return reached;
}

std::optional<std::size_t> VariablePattern::last_end(std::string_view value,
                                                     std::size_t begin) const {
  const std::vector<bool> reached = ends(value, begin);
  const auto last = std::find(reached.rbegin(), reached.rend(), true);
  if (last == reached.rend()) return std::nullopt;
  return static_cast<std::size_t>(reached.rend() - last) - 1;
}

std::optional<std::string> VariablePattern::without_prefix(std::string_view value,
                                                           bool longest) const {
  if (!is_affordable(value)) return std::nullopt;
  const std::vector<bool> reached = ends(value, 0);
  const auto first = std::find(reached.begin(), reached.end(), true);
  if (first == reached.end()) return std::string(value);
  const auto end =
      longest ? *last_end(value, 0) : static_cast<std::size_t>(first - reached.begin());
  return std::string(value.substr(end));
}

std::optional<std::string> VariablePattern::without_suffix(std::string_view value,
                                                           bool longest) const {
  if (!is_affordable(value)) return std::nullopt;
  std::optional<std::size_t> begin;
  for (std::size_t at = 0; at <= value.size(); ++at) {
    const bool inside = at < value.size() && is_inside_character(value[at]);
    if (inside || !ends(value, at)[value.size()]) continue;
    begin = at;
    if (longest) break;
  }
  return std::string(value.substr(0, begin.value_or(value.size())));
}

std::optional<std::string> VariablePattern::replaced(std::string_view value,
                                                     std::string_view replacement, bool all) const {
  if (!is_affordable(value)) return std::nullopt;
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; at <= value.size();) {
    const auto end = last_end(value, at);
    if (!end) {
      at = at == value.size() ? at + 1 : next_character(value, at);
      continue;
    }
    out += value.substr(done, at - done);
    // An empty match right after another one is none.
    if (*end > done || at == 0) out += replacement;
    done = *end;
    if (out.size() > k_longest) return std::nullopt;
    if (!all) break;
    const std::size_t next = at == value.size() ? at + 1 : next_character(value, at);
    at = std::max(next, *end);
  }
  return out + std::string(value.substr(done));
}

}  // namespace kfpkg::dockerfile
