// SPDX-License-Identifier: Apache-2.0
// Python programs in a command line that are no Python.
#include "lint/facts/program_call.hpp"
#include "lint/facts/program_place.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <optional>

namespace kfpkg::lint {
namespace {

void check(const ProgramView& program, Findings& findings) {
  if (!is_unreadable_text(program)) return;
  const Place& why = program.facts.why_place;
  std::optional<Span> place;
  if (why.source) {
    place = place_in_scalar(program.started.name, why.span.begin, *program.source,
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
