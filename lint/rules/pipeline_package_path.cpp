// SPDX-License-Identifier: Apache-2.0
// Kinds of packages that only kfp 1.8 wrote.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::NamedPlace& path : view.facts.compiles) {
    const std::string& name = path.name;
    if (name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json")) continue;
    findings.add(path.place.span, fmt::format("kfp 2 does not compile into \"{}\"", name),
                 "let the path end with .yaml");
  }
}

}  // namespace

extern const Rule k_pipeline_package_path{
    {{"KF508", "pipeline-package-path"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "a pipeline is compiled into a file that is no YAML or JSON",
     "kfp 2 writes .yaml, .yml and .json, and raises ValueError for "
     "other names; kfp 1.8 also wrote "
     ".zip and .tar.gz.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import compiler
from pipelines import show

compiler.Compiler().compile(show, "show.tar.gz")
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import compiler
from pipelines import show

compiler.Compiler().compile(show, "show.yaml")
)"},
    check};

}  // namespace kfpkg::lint
