// SPDX-License-Identifier: Apache-2.0
// type=bool, for which every text is true.
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ProgramView& view, Findings& findings) {
  const auto call = follow_call(view);
  if (!call || view.facts.parser != python::Program::Parser::argparse) return;
  for (const PassedValue& passed : passed_values(*call)) {
    const auto* placeholder = std::get_if<spec::Placeholder>(&passed.argument->value);
    const bool value =
        placeholder != nullptr && placeholder->kind == spec::PlaceholderKind::input_value;
    if (passed.option->type != "bool" || passed.option->loose || !value) continue;
    Diagnostic& found = findings.add(
        passed.argument->span,
        fmt::format("{} is read by bool() in the program, for which \"false\" is true too",
                    passed.name),
        "read it with a function: type=lambda text: text.lower() in (\"true\", \"1\", \"yes\")");
    add_related(found, passed.option->place, "the program reads it here");
  }
}

}  // namespace

extern const Rule k_program_bool{
    {{"KF405", "program-bool"},
     Severity::warning,
     FailsAt::silent,
     "",
     "the program reads a value with type=bool, for which every text is true",
     "argparse calls bool() with the text of the argument, and every text that is not empty is "
     "true, "
     "`false` and `False` as well. Nothing fails; the component just never sees a false. Booleans "
     "arrive as `true` and `false` from KFP 2, as `True` and `False` from KFP 1.8.",
     R"(--- file component.yaml
name: Train
inputs: [{name: verbose, type: Bool}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--verbose, {inputValue: verbose}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--verbose", type=bool)
print(parser.parse_args().verbose)
)",
     R"(--- file component.yaml
name: Train
inputs: [{name: verbose, type: Bool}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--verbose, {inputValue: verbose}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--verbose", type=lambda text: text.lower() in ("true", "1", "yes"))
print(parser.parse_args().verbose)
)"},
    check};

}  // namespace kfpkg::lint
