// SPDX-License-Identifier: Apache-2.0
// A program that could tell KFP about its artifacts, and is not told where.
#include "lint/facts/interface_use.hpp"
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool has_artifact_output(const spec::Component& component) {
  return std::any_of(component.outputs.begin(), component.outputs.end(), [](const auto& output) {
    return spec::classify_type(output.type).type_class == spec::TypeClass::artifact;
  });
}

bool is_passed(const ProgramCall& call, const python::ProgramOption& option) {
  return std::any_of(call.flags.begin(), call.flags.end(),
                     [&](const PassedFlag& flag) { return flag.option == &option; });
}

void check(const ProgramView& program, Findings& findings) {
  const auto call = follow_call(program);
  if (!call || !has_artifact_output(*program.component) || find_use(*program.component).everything)
    return;
  for (const python::CommandLine* parser : call->parsers) {
    for (const python::ProgramOption& option : parser->options) {
      const bool takes_it = option.dest == "executor_input" && !option.flags.empty();
      if (!takes_it || option.required || is_passed(*call, option)) continue;
      Diagnostic& found = findings.add(
          program_span(program),
          fmt::format("the program takes {}, which the spec does not pass", option.flags.back()),
          fmt::format("add {}, {{executorInput: null}} to args", option.flags.back()));
      add_related(found, option.place, "it is declared here");
    }
  }
}

}  // namespace

extern const Rule k_program_executor_input{
    {{"KF409", "program-executor-input"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "the program takes the executor input, which the spec does not pass",
     "Metadata of artifacts, such as metrics, reach KFP through the executor output file alone, "
     "whose "
     "place stands in the executor input; kfp.local does not even know of an output artifact "
     "without it. The program can write that file, but the spec does not tell it where.",
     R"(--- file component.yaml
name: Train
outputs: [{name: model, type: Model}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--model, {outputPath: model}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--executor-input", default="")
print(vars(parser.parse_args()))
)",
     R"(--- file component.yaml
name: Train
outputs: [{name: model, type: Model}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--model, {outputPath: model}, --executor-input, {executorInput: null}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--executor-input", default="")
print(vars(parser.parse_args()))
)"},
    check};

}  // namespace kfpkg::lint
