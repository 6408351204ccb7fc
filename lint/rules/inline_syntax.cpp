// SPDX-License-Identifier: Apache-2.0
// Python programs in a command line that are no Python.
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kfpkg::lint {
namespace {

/// A line of the program, and a place in it.
struct ProgramLine {
  std::size_t number = 0;  ///< counted from 0
  std::string_view text;
  std::size_t column = 0;  ///< in bytes, from 0
};

ProgramLine line_at(std::string_view program, std::size_t offset) {
  offset = std::min(offset, program.size());
  const std::string_view before = program.substr(0, offset);
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t end = std::min(program.find('\n', offset), program.size());
  const auto number = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  return {number, program.substr(begin, end - begin), offset - begin};
}

// A block scalar has its lines as they are, behind the line of its indicator; in quotes a line is
// found by its text, where that stands there once.
std::optional<Span> place_of(const ProgramLine& line, const SourceBuffer& source, Span scalar) {
  if (line.text.empty()) return std::nullopt;
  const bool is_block = source.text(scalar).starts_with('|');
  const std::size_t first = source.position(scalar.begin).line;
  const std::size_t from = is_block ? source.line_begin(first + 1 + line.number) : scalar.begin;
  if (from >= scalar.end) return std::nullopt;
  const std::string_view rest = source.text({from, scalar.end});
  const std::size_t at = rest.find(line.text);
  if (at == std::string_view::npos) return std::nullopt;
  if (!is_block && rest.find(line.text, at + 1) != std::string_view::npos) return std::nullopt;
  return Span{from + at + line.column, from + at + line.text.size()};
}

void check(const ProgramView& program, Findings& findings) {
  if (!is_unreadable_text(program)) return;
  const Place& why = program.facts.why_place;
  std::optional<Span> place;
  if (why.source) {
    place = place_of(line_at(program.started.name, why.span.begin), *program.source,
                     program.started.argument->span);
  }
  findings.add(place.value_or(program_span(program)),
               fmt::format("Python cannot read this program: {}", program.facts.why),
               "kfpkg asks the python3 of this machine, which may be older or newer than the "
               "image's");
}

}  // namespace

extern const Rule k_inline_syntax{
    {{"KF411", "inline-syntax"},
     Severity::warning,
     FailsAt::run,
     "",
     "the Python program in the command line is no Python",
     "The text behind `python3 -c` is a program, and it is not one that Python can read: the step "
     "ends with SyntaxError as soon as it starts. The finding is at the line and column that "
     "Python names.",
     R"(name: Hello
implementation:
  container:
    image: "a/b:1"
    command:
    - python3
    - -c
    - |
      import sys
      print("hello"
)",
     R"(name: Hello
implementation:
  container:
    image: "a/b:1"
    command:
    - python3
    - -c
    - |
      import sys
      print("hello")
)"},
    check};

}  // namespace kfpkg::lint
