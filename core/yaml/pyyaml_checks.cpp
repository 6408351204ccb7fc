// SPDX-License-Identifier: Apache-2.0
// What PyYAML's scanner rejects and libyaml's accepts, found on the text between and inside the
// tokens.
#include "core/yaml/events.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::yaml {
namespace {

constexpr auto k_none = std::string_view::npos;

SyntaxError tab_error(std::size_t at) {
  return {"found character '\\t' that cannot start any token", {at, at + 1}, {}, {}};
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

std::size_t line_end(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end && !is_line_end(text[at])) ++at;
  return at;
}

// A '#' begins a comment unless it stands inside a tag or anchor.
bool begins_comment(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const auto before = static_cast<unsigned char>(text[at - 1]);
  return before <= ' ' || std::string_view("[]{},:?-|>\"'").find(text[at - 1]) != k_none;
}

bool is_free_directive(std::string_view text, std::size_t at) {
  const bool at_line_start = at == 0 || is_line_end(text[at - 1]);
  const std::string_view rest = text.substr(at);
  return at_line_start && rest.starts_with("%") && !rest.starts_with("%YAML") &&
         !rest.starts_with("%TAG");
}

// A tab between tokens, outside comments.
std::size_t find_tab_between(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end) {
    if (text[at] == '\t') return at;
    const bool comment = text[at] == '#' && begins_comment(text, at);
    if (comment || is_free_directive(text, at)) {
      at = line_end(text, at, end);
    } else {
      ++at;
    }
  }
  return k_none;
}

// Inside a scalar: PyYAML folds plain scalars at spaces only, and wants nothing but a comment after
// `|`.
std::size_t find_tab_inside(std::string_view text, const Event& scalar, std::size_t begin) {
  if (scalar.style == Style::plain) return text.substr(0, scalar.span.end).find('\t', begin);
  if (scalar.style != Style::literal && scalar.style != Style::folded) return k_none;
  return find_tab_between(text, begin, line_end(text, begin, scalar.span.end));
}

// A comment glued to the indicators of a block scalar: libyaml skips it, PyYAML does not.
std::size_t find_glued_comment(std::string_view text, const Event& scalar, std::size_t begin) {
  if (scalar.style != Style::literal && scalar.style != Style::folded) return k_none;
  const std::size_t end = text.find_first_not_of("|>+-0123456789", begin);
  return end != k_none && text[end] == '#' ? end : k_none;
}

// libyaml accepts a `?` inside a plain scalar of a flow collection; PyYAML ends the scalar there.
std::size_t find_question_mark(std::string_view text, std::size_t begin, std::size_t end) {
  const std::size_t found = text.substr(0, end).find('?', begin);
  return found == begin ? k_none : found;
}

template <class Visit>
void visit_scalars(const std::vector<Event>& events, Visit visit) {
  std::size_t flow_depth = 0;
  std::vector<bool> flow;
  for (const Event& event : events) {
    const bool opens =
        event.type == EventType::sequence_start || event.type == EventType::mapping_start;
    const bool closes =
        event.type == EventType::sequence_end || event.type == EventType::mapping_end;
    if (opens) {
      flow.push_back(event.style == Style::flow);
      flow_depth += flow.back() ? 1U : 0U;
    } else if (closes) {
      flow_depth -= flow.back() ? 1U : 0U;
      flow.pop_back();
    } else if (event.type == EventType::scalar) {
      if (!visit(event, flow_depth > 0)) return;
    }
  }
}

// The name of an anchor ends where another character follows: "&a:b" is the text ":b".
bool is_anchor_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_';
}

}  // namespace

std::size_t skip_properties(std::string_view text, Span span) {
  std::size_t at = span.begin;
  while (at < span.end) {
    const char c = text[at];
    if (c == '&') {
      ++at;
      while (at < span.end && is_anchor_char(text[at])) ++at;
    } else if (c == '!') {
      while (at < span.end && static_cast<unsigned char>(text[at]) > ' ') ++at;
    } else if (c == '#') {
      at = line_end(text, at, span.end);
    } else if (static_cast<unsigned char>(c) <= ' ') {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

std::optional<SyntaxError> find_pyyaml_error(std::string_view text,
                                             const std::vector<Event>& events) {
  std::size_t done = 0;
  std::size_t tab = k_none;
  std::size_t mark = k_none;
  std::size_t glued = k_none;
  visit_scalars(events, [&](const Event& scalar, bool in_flow) {
    const bool has_properties = !scalar.anchor.empty() || !scalar.tag.empty();
    const std::size_t begin =
        has_properties ? skip_properties(text, scalar.span) : scalar.span.begin;
    tab = find_tab_between(text, std::min(done, begin), begin);
    if (tab == k_none) tab = find_tab_inside(text, scalar, begin);
    if (tab == k_none && in_flow && scalar.style == Style::plain) {
      mark = find_question_mark(text, begin, scalar.span.end);
    }
    if (tab == k_none) glued = find_glued_comment(text, scalar, begin);
    done = std::max(done, scalar.span.end);
    return tab == k_none && mark == k_none && glued == k_none;
  });
  if (glued != k_none)
    return SyntaxError{"found a comment without a blank before it", {glued, glued + 1}, {}, {}};
  if (mark != k_none)
    return SyntaxError{"did not find expected ',' or a closing bracket", {mark, mark + 1}, {}, {}};
  if (tab == k_none) tab = find_tab_between(text, done, text.size());
  if (tab != k_none) return tab_error(tab);
  return std::nullopt;
}

std::size_t find_glued_key_indicator(std::string_view text, const std::vector<Event>& events) {
  std::size_t found = k_none;
  visit_scalars(events, [&](const Event& scalar, bool in_flow) {
    const std::size_t begin = scalar.span.begin;
    const bool glued =
        in_flow && scalar.style == Style::plain && scalar.span.end > begin && text[begin] == '?';
    if (glued) found = begin;
    return !glued;
  });
  return found;
}

}  // namespace kfpkg::yaml
