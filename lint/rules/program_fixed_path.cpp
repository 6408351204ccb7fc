// SPDX-License-Identifier: Apache-2.0
// Files at places that KFP 1.8 collected and KFP 2 does not look at.
#include "lint/facts/program_call.hpp"
#include "lint/folder/program_modules.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

constexpr const char* k_help =
    "declare an output and pass its path: {outputPath: name}; KFP 2 collects nothing else";

void check(const ProgramView& program, Findings& findings) {
  for (const python::FixedPath& path : program.facts.paths) {
    if (path.path.starts_with("/tmp/inputs/")) continue;
    const std::string message =
        fmt::format("nothing collects what the program writes to {}", path.path);
    if (path.place.source->path() == k_inline_program) {
      findings.add(program_span(program), message, k_help);
    } else {
      findings.add_in(path.place.source, path.place.span, message, k_help);
    }
  }
}

}  // namespace

extern const Rule k_program_fixed_path{
    {{"KF408", "program-fixed-path"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "the program writes to a place that only KFP 1.8 collected",
     "KFP 1.8 looked for /mlpipeline-metrics.json and /mlpipeline-ui-metadata.json, and put "
     "outputs "
     "below /tmp/outputs. KFP 2 gives every output a path of its own, which {outputPath: name} "
     "passes; a file elsewhere is lost with the container. Metrics belong into an output of type "
     "Metrics and its metadata.",
     R"(--- file component.yaml
name: Train
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
--- file main.py
import json

with open("/mlpipeline-metrics.json", "w") as file:
    json.dump({"metrics": [{"name": "accuracy", "numberValue": 0.9}]}, file)
)",
     R"(--- file component.yaml
name: Train
outputs: [{name: metrics, type: Metrics}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--metrics, {outputPath: metrics}]
--- file main.py
import argparse
import json

parser = argparse.ArgumentParser()
parser.add_argument("--metrics", required=True)
with open(parser.parse_args().metrics, "w") as file:
    json.dump({"accuracy": 0.9}, file)
)"},
    check};

}  // namespace kfpkg::lint
