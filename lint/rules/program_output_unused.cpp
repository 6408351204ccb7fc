// SPDX-License-Identifier: Apache-2.0
// The path of an output that the program takes and then forgets.
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ProgramView& view, Findings& findings) {
  const auto call = follow_call(view);
  if (!call) return;
  for (const PassedValue& passed : passed_values(*call)) {
    const auto* placeholder = std::get_if<spec::Placeholder>(&passed.argument->value);
    const bool output =
        placeholder != nullptr && (placeholder->kind == spec::PlaceholderKind::output_path ||
                                   placeholder->kind == spec::PlaceholderKind::output_uri);
    if (!output || passed.option->used || passed.option->loose) continue;
    Diagnostic& found = findings.add(
        passed.argument->span,
        fmt::format("the program takes {} and never uses it, so that the output \"{}\" is not "
                    "written",
                    passed.name, placeholder->name.value),
        "write the output to that path");
    add_related(found, passed.option->place, "it is declared here");
  }
}

}  // namespace

extern const Rule k_program_output_unused{
    {{"KF407", "program-output-unused"},
     Severity::error,
     FailsAt::run,
     "",
     "the program takes the path of an output and never uses it",
     "No code reads the option's value, so nothing can be written to the path: a parameter output "
     "fails the step (\"failed to read output parameter\"), an artifact stays empty. Code that "
     "hands "
     "all arguments on, as vars(args) does, counts as using them.",
     R"(--- file component.yaml
name: Train
outputs: [{name: accuracy, type: Float}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--accuracy, {outputPath: accuracy}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--accuracy", required=True)
args = parser.parse_args()
print(0.9)
)",
     R"(--- file component.yaml
name: Train
outputs: [{name: accuracy, type: Float}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--accuracy, {outputPath: accuracy}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--accuracy", required=True)
args = parser.parse_args()
with open(args.accuracy, "w") as file:
    file.write("0.9")
)"},
    check};

}  // namespace kfpkg::lint
