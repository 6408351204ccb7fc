// SPDX-License-Identifier: Apache-2.0
// Headline, code frame, help.
#include "core/diag/text_renderer.hpp"

#include "core/terminal/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace kfpkg {
namespace {

constexpr std::string_view k_reset = "\x1b[0m";
constexpr std::string_view k_bold = "\x1b[1m";
constexpr std::string_view k_dim = "\x1b[2m";
constexpr std::string_view k_red = "\x1b[31m";
constexpr std::string_view k_yellow = "\x1b[33m";
constexpr std::string_view k_blue = "\x1b[34m";
constexpr std::string_view k_green = "\x1b[32m";

constexpr std::size_t k_gutter = 4;
constexpr std::size_t k_narrowest = 20;

std::string paint(const TextStyle& style, std::string_view colour, std::string_view text) {
  return style.colour ? fmt::format("{}{}{}", colour, text, k_reset) : std::string(text);
}

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return k_red;
    case Severity::warning:
      return k_yellow;
    case Severity::info:
      return k_blue;
  }
  return {};
}

// What the terminal shows of a piece of a source line: no control characters, a tab as one blank.
std::string shown(std::string_view text) {
  std::string result = printable(text);
  std::replace(result.begin(), result.end(), '\t', ' ');
  return result;
}

// `path:line:column`, or the path, or nothing: never with colours inside, so that tools can read
// it.
std::string location(const Place& place) {
  if (!place.source) return {};
  const Position position = place.source->position(place.span.begin);
  return printable(place.source->path()) + ':' + std::to_string(position.line) + ':' +
         std::to_string(position.column);
}

bool continues_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// Removes whole code points from an end until the text is at most `width` columns wide. Widths of
// code points add up, so one walk does for a line of any length.
void trim_front(std::string_view& text, std::size_t width) {
  for (std::size_t total = display_width(text); total > width;) {
    std::size_t size = 1;
    while (size < text.size() && continues_code_point(text[size])) ++size;
    total -= display_width(text.substr(0, size));
    text.remove_prefix(size);
  }
}

void trim_back(std::string_view& text, std::size_t width) {
  for (std::size_t total = display_width(text); total > width;) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && continues_code_point(text[begin])) --begin;
    total -= display_width(text.substr(begin));
    text.remove_suffix(text.size() - begin);
  }
}

// A line may be as long as the file: what no frame has room for is left out before all else.
constexpr std::size_t k_bytes_of_column = 16;

std::string_view front_of(std::string_view text, std::size_t width) {
  std::size_t size = std::min(text.size(), (width + 1) * k_bytes_of_column);
  while (size < text.size() && size > 0 && continues_code_point(text[size])) --size;
  return text.substr(0, size);
}

std::string_view back_of(std::string_view text, std::size_t width) {
  std::size_t begin = text.size() - std::min(text.size(), (width + 1) * k_bytes_of_column);
  while (begin > 0 && begin < text.size() && continues_code_point(text[begin])) ++begin;
  return text.substr(begin);
}

struct Frame {
  std::string line;
  std::size_t indent = 0;  ///< columns before the carets
  std::size_t carets = 1;
};

// The line around the span, cut to `width` columns so that the carets stay in sight.
Frame cut(std::string_view before, std::string_view marked, std::string_view after,
          std::size_t width) {
  const std::string head = shown(back_of(before, width));
  const std::string body = shown(front_of(marked, width));
  const std::string tail = shown(front_of(after, width));
  std::string_view left = head;
  std::string_view middle = body;
  std::string_view right = tail;
  const bool too_wide = display_width(head) + display_width(body) + display_width(tail) > width;
  if (too_wide) {
    trim_back(middle, width * 2 / 3);
    const std::size_t marks = middle.size() == body.size() ? 2 : 3;
    const std::size_t room = width - display_width(middle) - marks;
    if (display_width(left) > room / 2 && display_width(left) + display_width(right) > room) {
      trim_front(left, std::max(room / 2, room - std::min(room, display_width(right))));
    }
    trim_back(right, room - display_width(left));
  }
  Frame frame;
  if (left.size() != head.size()) frame.line += "…";
  frame.line += left;
  frame.indent = display_width(frame.line);
  frame.line += middle;
  frame.carets = std::max<std::size_t>(1, display_width(middle));
  if (middle.size() != body.size()) frame.line += "…";
  frame.line += right;
  if (right.size() != tail.size()) frame.line += "…";
  return frame;
}

Frame make_frame(const Place& place, std::size_t line_number, std::size_t width) {
  const SourceBuffer& source = *place.source;
  const std::string_view line = source.line(line_number);
  const auto line_begin = static_cast<std::size_t>(line.data() - source.bytes().data());
  const std::size_t begin =
      std::min(line.size(), place.span.begin - std::min(place.span.begin, line_begin));
  const std::size_t end =
      std::min(line.size(), place.span.end - std::min(place.span.end, line_begin));
  const std::size_t length = end > begin ? end - begin : 0;
  return cut(line.substr(0, begin), line.substr(begin, length), line.substr(begin + length), width);
}

// At the right end of the gutter. Composed without fmt, as all that each finding has.
std::string in_gutter(std::string_view text) {
  return std::string(k_gutter - std::min(k_gutter, text.size()), ' ').append(text);
}

std::string frame_lines(const Diagnostic& diagnostic, const TextStyle& style) {
  const Place& place = diagnostic.place;
  const std::size_t number = place.source->position(place.span.begin).line;
  if (place.source->line(number).empty()) return {};
  const std::size_t width =
      std::max(k_narrowest, style.width - std::min(style.width, k_gutter + 3));
  const Frame frame = make_frame(place, number, width);
  std::string text = paint(style, k_dim, in_gutter(std::to_string(number)) + " |");
  text.append(1, ' ').append(frame.line).append(1, '\n');
  text += paint(style, k_dim, in_gutter({}) + " |");
  text.append(1 + frame.indent, ' ');
  return text + paint(style, colour_of(diagnostic.severity), std::string(frame.carets, '^')) + "\n";
}

std::string note(const TextStyle& style, std::string_view label, std::string_view text) {
  const std::string mark = std::string("= ").append(label).append(1, ':');
  return in_gutter({}) + ' ' + paint(style, k_dim, mark) + ' ' + shown(text) + '\n';
}

bool has_fix(const Diagnostic& diagnostic, FixSafety safety) {
  return std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(),
                     [&](const Fix& fix) { return fix.safety == safety; });
}

}  // namespace

std::string render_headline(const Diagnostic& diagnostic, const TextStyle& style) {
  std::string text = location(diagnostic.place);
  if (!text.empty()) text += ": ";
  text += paint(style, colour_of(diagnostic.severity), name_of(diagnostic.severity));
  text += ": " + paint(style, k_bold, shown(diagnostic.message));
  return text + paint(style, k_dim, fmt::format(" [{} {}]", diagnostic.rule, diagnostic.name));
}

std::string render_text(const Diagnostic& diagnostic, const TextStyle& style) {
  std::string text = render_headline(diagnostic, style) + "\n";
  if (diagnostic.place.source) text += frame_lines(diagnostic, style);
  for (const Related& related : diagnostic.related) {
    const std::string where = location(related.place);
    text += note(style, "see",
                 where.empty() ? related.message : fmt::format("{}: {}", where, related.message));
  }
  if (!diagnostic.help.empty()) text += note(style, "help", diagnostic.help);
  if (has_fix(diagnostic, FixSafety::safe)) {
    text += note(style, "fix", diagnostic.fixes.front().description);
  }
  return text;
}

}  // namespace kfpkg
