// SPDX-License-Identifier: Apache-2.0
// Scalars of plain YAML, as the scanners of libyaml and PyYAML read them.
#include "core/yaml/plain_cursor.hpp"

#include <algorithm>

namespace kfpkg::yaml {
namespace {

constexpr auto k_none = std::string_view::npos;

bool is_bracket(char c) {
  return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
}

// By the character alone; few of a text do.
bool may_end_plain(char c) {
  return c == '\n' || c == '\t' || c == ':' || c == '#' || c == '?' || is_bracket(c);
}

// With its escape, or NUL for those that hardly anybody writes.
char unescaped(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

// What line ends between two words of a scalar are in its text.
void fold(std::string& value, std::size_t breaks) {
  if (breaks == 1) value += ' ';
  value.append(breaks - 1, '\n');
}

// The lines of a block scalar, put together as yaml_parser_scan_block_scalar does.
struct BlockText {
  bool folded = false;
  std::string& value;
  std::size_t breaks = 0;     ///< blank lines before the next one
  bool has_line = false;      ///< its line end is not written yet
  bool was_indented = false;  ///< the last line began with a blank

  void add(std::string_view line) {
    const bool indented = line[0] == ' ' || line[0] == '\t';
    const bool joins = folded && has_line && !was_indented && !indented;
    if (has_line && !joins) value += '\n';
    if (joins && breaks == 0) value += ' ';
    value.append(breaks, '\n').append(line);
    breaks = 0;
    has_line = true;
    was_indented = indented;
  }

  void end(char chomping) {
    if (chomping != '-') value += '\n';
    if (chomping == '+') value.append(breaks, '\n');
  }
};

}  // namespace

bool PlainCursor::skip_gap() {
  while (true) {
    skip_blanks();
    if (peek() == '#') {
      if (!at_comment()) return false;
      at = std::min(text.find('\n', at), text.size());
    }
    if (peek() != '\n') return peek() != '\t';
    next_line();
  }
}

bool PlainCursor::ends_line() {
  skip_blanks();
  return peek() == '\n' || done() || at_comment();
}

// Up to a ": ", a comment or the line's end, in brackets up to one of them; stays there.
std::string_view PlainCursor::scan_plain(bool in_flow) {
  const std::size_t begin = at;
  std::size_t end = at;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == ' ') continue;
    if (may_end_plain(c)) {
      if (c == '\n' || c == '\t' || at_colon() || at_comment()) break;
      if (in_flow && (is_bracket(c) || c == '?')) break;
      if (in_flow && c == ':' && is_bracket(peek(1))) break;
    }
    end = at + 1;
  }
  return text.substr(begin, end - begin);
}

bool PlainCursor::read_plain(Node& node, bool in_flow) {
  constexpr std::string_view k_indicators = "?:,[]{}#&*!|>'\"%@`";
  const char first = peek();
  if (first == '\0' || k_indicators.find(first) != k_none) return false;
  const bool lone_dash = in_flow && is_bracket(peek(1));
  if (first == '-' && (is_blank(1) || lone_dash)) return false;
  node.span.begin = at;
  node.value = scan_plain(in_flow);
  node.span.end = node.span.begin + node.value.size();
  const char next = peek();
  return next != '\t' && !(in_flow && (next == '?' || (next == ':' && !at_colon())));
}

std::size_t PlainCursor::skip_breaks() {
  std::size_t breaks = 0;
  for (; peek() == '\n'; skip_blanks()) {
    next_line();
    ++breaks;
  }
  return breaks;
}

bool PlainCursor::read_quoted(Node& node) {
  const char quote = peek();
  node.style = quote == '"' ? Style::double_quoted : Style::single_quoted;
  node.span.begin = at++;
  const auto is_text = [quote](char c) {
    return c != quote && c != '\n' && c != '\t' && (c != '\\' || quote == '\'');
  };
  while (true) {
    const std::size_t begin = at;
    while (at < text.size() && is_text(text[at])) ++at;
    if (done()) return false;
    std::string_view part = text.substr(begin, at - begin);
    const bool doubled = peek() == '\'' && quote == '\'' && peek(1) == '\'';
    if (peek() == '\n') {
      while (part.ends_with(' ')) part.remove_suffix(1);
      node.value += part;
      fold(node.value, skip_breaks());
      continue;
    }
    node.value += part;
    if (peek() == quote && !doubled) break;
    if (peek() != '\\' && !doubled) return false;
    const char c = doubled ? quote : unescaped(peek(1));
    if (c == '\0') return false;
    node.value += c;
    at += 2;
  }
  node.span.end = ++at;
  return true;
}

bool PlainCursor::read_scalar(Node& node, bool in_flow) {
  return peek() == '"' || peek() == '\'' ? read_quoted(node) : read_plain(node, in_flow);
}

bool PlainCursor::finish_plain(Node& node, bool in_flow, std::size_t indent) {
  while (peek() == '\n') {
    PlainCursor next = *this;
    const std::size_t breaks = next.skip_breaks();
    if (next.peek() == '\t') return false;
    if (next.done() || next.at_comment()) return true;
    if (!in_flow && next.column() <= indent) return true;
    const std::string_view line = next.scan_plain(in_flow);
    if (line.empty()) return in_flow;
    fold(node.value, breaks);
    node.value += line;
    node.span.end = static_cast<std::size_t>(line.data() + line.size() - text.data());
    *this = next;
  }
  return true;
}

bool PlainCursor::finish_scalar(Node& node, std::size_t indent) {
  if (node.style == Style::plain && !finish_plain(node, false, indent)) return false;
  return ends_line();
}

bool PlainCursor::read_flow_scalar(Node& node) {
  return read_scalar(node, true) && (node.style != Style::plain || finish_plain(node, true, 0));
}

bool PlainCursor::read_block_scalar(Node& node, std::size_t indent) {
  node.style = peek() == '>' ? Style::folded : Style::literal;
  node.span.begin = at++;
  const char chomping = peek() == '-' || peek() == '+' ? text[at++] : '\0';
  if (!is_blank(0) || !ends_line()) return false;
  at = std::min(text.find('\n', at), text.size());
  BlockText lines{node.style == Style::folded, node.value};
  std::size_t width = 0;  // blanks before the text, known from its first line on
  while (at + 1 < text.size()) {
    PlainCursor line{text, at + 1, at + 1};
    while (line.peek() == ' ' && (width == 0 || line.column() < width)) ++line.at;
    const bool within = width > 0 && line.column() == width;
    const std::size_t end = text.find('\n', line.at);
    if (end == k_none || (line.peek() == '\t' && !within)) return false;
    if (end > line.at) {
      if (width == 0) width = line.column();
      if (width <= indent) return false;
      if (line.column() < width) break;
      lines.add(text.substr(line.at, end - line.at));
      node.span.end = end;
    } else {
      // Blank lines that are wider than the first line of text are an error.
      if (width == 0 && line.column() > 0) return false;
      ++lines.breaks;
    }
    at = end;
  }
  if (width == 0) return false;
  lines.end(chomping);
  while (text[node.span.end - 1] <= ' ') --node.span.end;
  next_line();
  return true;
}

}  // namespace kfpkg::yaml
