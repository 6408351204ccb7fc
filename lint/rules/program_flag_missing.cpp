// SPDX-License-Identifier: Apache-2.0
// What the program demands and the spec never passes.
#include "core/text/suggest.hpp"
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_passed(const ProgramCall& call, const python::ProgramOption& option) {
  return std::any_of(call.flags.begin(), call.flags.end(), [&](const PassedFlag& flag) {
    // A slip of the keys is one mistake, and the flag that nobody knows is where it is.
    const bool meant = flag.option == nullptr &&
                       std::any_of(option.flags.begin(), option.flags.end(), [&](const auto& name) {
                         const std::string_view one = name;
                         return !nearest(flag.name, {&one, 1}).empty();
                       });
    return flag.option == &option || meant;
  });
}

std::string help_for(const spec::Component& component, const python::ProgramOption& option) {
  const std::string& flag = option.flags.back();
  if (const spec::Input* input = component.find_input(option.dest)) {
    const bool path = spec::classify_type(input->type).type_class == spec::TypeClass::artifact;
    return fmt::format("pass it: {}, {{{}: {}}}", flag, path ? "inputPath" : "inputValue",
                       input->name.value);
  }
  if (component.find_output(option.dest) != nullptr)
    return fmt::format("pass it: {}, {{outputPath: {}}}", flag, option.dest);
  return fmt::format("add {} to args, or give it a default in the program", flag);
}

void check(const ProgramView& program, Findings& findings) {
  const auto call = follow_call(program);
  if (!call) return;
  const auto report = [&](const python::ProgramOption& option, const std::string& message,
                          std::string help) {
    Diagnostic& found = findings.add(program_span(program), message, std::move(help));
    add_related(found, option.place, "it is declared here");
  };
  for (const python::CommandLine* parser : call->parsers) {
    for (const python::ProgramOption& option : parser->options) {
      const bool demanded = option.required && !option.conditional && !option.flags.empty();
      if (!demanded || is_passed(*call, option)) continue;
      report(option,
             fmt::format("the program requires {}, which is never passed", option.flags.back()),
             help_for(*program.component, option));
    }
  }
  if (const python::ProgramOption* missing = call->missing_positional) {
    report(*missing,
           fmt::format("the program requires an argument \"{}\", which is never passed",
                       missing->dest),
           "add it to args: it is told by its place, without a flag");
  }
}

}  // namespace

extern const Rule k_program_flag_missing{
    {{"KF402", "program-flag-missing"},
     Severity::error,
     FailsAt::run,
     "",
     "the program requires an argument that the spec never passes",
     "An option with required=True, or a positional argument, that is nowhere in command and args: "
     "the program stops with a usage message whenever the component runs. One that is passed "
     "inside "
     "an `if` counts as passed.",
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
parser.add_argument("--epochs", type=int)
parser.add_argument("--learning-rate", type=float, required=True)
print(vars(parser.parse_args()))
)",
     R"(--- file component.yaml
name: Train
inputs: [{name: epochs, type: Integer}, {name: learning_rate, type: Float}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--epochs, {inputValue: epochs}, --learning-rate, {inputValue: learning_rate}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int)
parser.add_argument("--learning-rate", type=float, required=True)
print(vars(parser.parse_args()))
)"},
    check};

}  // namespace kfpkg::lint
