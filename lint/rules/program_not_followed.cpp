// SPDX-License-Identifier: Apache-2.0
// A Python program whose command line nobody can tell by reading it.
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

bool gets_flags(const StartedProgram& started) {
  for (const spec::Argument* argument : started.arguments) {
    const auto* text = std::get_if<std::string>(&argument->value);
    if (text != nullptr && text->size() > 1 && text->starts_with('-')) return true;
  }
  return false;
}

void check(const ProgramView& program, Findings& findings) {
  using Parser = python::Program::Parser;
  const bool unreadable = program.facts.parser == Parser::unreadable;
  if (!unreadable && program.facts.parser != Parser::unknown) return;
  // There inline-syntax says what is wrong.
  if (!gets_flags(program.started) || is_unreadable_text(program)) return;
  const std::string why =
      unreadable ? fmt::format("Python cannot read it ({})", program.facts.why) : program.facts.why;
  Diagnostic& found = findings.add(
      program_span(program), fmt::format("the flags of the program were not checked: {}", why),
      unreadable ? "kfpkg reads programs with the python3 of this machine, which may be "
                   "older or newer than the image's"
                 : "kfpkg understands argparse and click with literal flags");
  add_related(found, program.facts.why_place, "here");
}

}  // namespace

extern const Rule k_program_not_followed{
    {{"KF400", "program-not-followed"},
     Severity::info,
     FailsAt::policy,
     "",
     "the way in which the program reads its command line is not known",
     "kfpkg reads Python programs, without running them, to compare their flags with those that "
     "the "
     "spec passes. It understands argparse and click; with another library, or with flags that are "
     "computed, it does not judge. This is a note: nothing is wrong.",
     R"(--- file component.yaml
name: Train
inputs: [{name: epochs, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--epochs, {inputValue: epochs}]
--- file main.py
import typer

def main(epochs: int):
    print(epochs)

typer.run(main)
)",
     R"(--- file component.yaml
name: Train
inputs: [{name: epochs, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--epochs, {inputValue: epochs}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, required=True)
print(parser.parse_args().epochs)
)"},
    check};

}  // namespace kfpkg::lint
