// SPDX-License-Identifier: Apache-2.0
// Values where the program takes none, and none where it takes one.
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace kfpkg::lint {
namespace {

std::size_t positionals_of(const python::CommandLine& parser) {
  std::size_t count = 0;
  for (const python::ProgramOption& option : parser.options)
    count += option.flags.empty() ? 1U : 0U;
  return count;
}

// The switch in front of an argument that nothing takes: most likely it was meant as its value.
const PassedFlag* switch_before(const ProgramView& program, const ProgramCall& call,
                                const spec::Argument* argument) {
  const auto& arguments = program.started.arguments;
  const auto at = std::find(arguments.begin(), arguments.end(), argument);
  if (at == arguments.begin() || at == arguments.end()) return nullptr;
  const auto flag = std::find_if(call.flags.begin(), call.flags.end(), [&](const PassedFlag& one) {
    return one.argument == *std::prev(at);
  });
  const bool found = flag != call.flags.end() && flag->option != nullptr &&
                     flag->option->takes == 0 && !flag->option->loose;
  return found ? &*flag : nullptr;
}

void check_extra(const ProgramView& program, const ProgramCall& call, Findings& findings) {
  const python::CommandLine& parser = *call.parsers.back();
  if (program.facts.command_line.accepts_unknown || !parser.open.empty()) return;
  const std::size_t most = positionals_of(parser);
  for (std::size_t i = call.sure ? most : 0; i < call.positionals.size(); ++i) {
    const spec::Argument* argument = call.positionals[i].argument;
    const PassedFlag* flag = switch_before(program, call, argument);
    if (flag != nullptr && most == 0 && !parser.has_commands) {
      Diagnostic& found =
          findings.add(argument->span, fmt::format("{} takes no value in the program", flag->name),
                       "remove the value, or let the program's flag take one");
      add_related(found, flag->option->place, "it is declared here");
    } else if (call.sure) {
      findings.add(argument->span,
                   most == 0 ? std::string("the program takes no argument without a flag")
                             : fmt::format("the program takes only {} argument{} without a flag",
                                           most, most == 1 ? "" : "s"),
                   "put the flag in front of it, or remove it");
    }
  }
}

void check(const ProgramView& program, Findings& findings) {
  const auto call = follow_call(program);
  if (!call) return;
  for (const PassedFlag& flag : call->flags) {
    if (flag.option == nullptr || flag.option->loose) continue;
    const bool text = flag.has_text && flag.option->takes == 0;
    if (!text && !flag.value_missing) continue;
    Diagnostic& found =
        text ? findings.add(flag.argument->span,
                            fmt::format("{} takes no value in the program", flag.name),
                            "pass the flag alone")
             : findings.add(
                   flag.argument->span,
                   fmt::format("{} takes a value in the program, and none follows", flag.name),
                   "let its value follow as the next item");
    add_related(found, flag.option->place, "it is declared here");
  }
  check_extra(program, *call, findings);
}

}  // namespace

extern const Rule k_program_arguments{
    {{"KF403", "program-arguments"},
     Severity::error,
     FailsAt::run,
     "",
     "the spec passes a value where the program takes none, or none where it takes one",
     "A switch (action=\"store_true\", is_flag=True) is passed alone: in `--verbose, {inputValue: "
     "verbose}` the word `true` is an argument too many, and argparse stops. A boolean input needs "
     "an option that takes a value. Other arguments too many, and flags whose value does not "
     "follow, "
     "stop the program in the same way.",
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
parser.add_argument("--verbose", action="store_true")
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


def boolean(text):
    return text.lower() == "true"


parser = argparse.ArgumentParser()
parser.add_argument("--verbose", type=boolean)
print(parser.parse_args().verbose)
)"},
    check};

}  // namespace kfpkg::lint
