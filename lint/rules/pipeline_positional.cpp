// SPDX-License-Identifier: Apache-2.0
// Components that are called with positional arguments.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// The name that the first argument would have to have.
std::string help_for(const PipelineFileView& view, const python::ComponentCall& call) {
  if (call.load >= 0) {
    const auto& component = view.components[static_cast<std::size_t>(call.load)];
    if (component && !component->inputs.empty()) {
      return fmt::format("name the input: {}({}=...)", call.name,
                         component->inputs.front().python_name);
    }
  }
  return fmt::format("name the inputs: {}(input=...)", call.name);
}

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::ComponentCall& call : view.facts.calls) {
    if (call.positional.empty()) continue;
    findings.add(
        call.positional.front().span,
        fmt::format("{} is called with a positional argument, which kfp 2 refuses", call.name),
        help_for(view, call));
  }
}

}  // namespace

extern const Rule k_pipeline_positional{
    {{"KF503", "pipeline-positional"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "a component is called with a positional argument",
     "kfp 2 raises TypeError: \"Components must be instantiated using keyword arguments\". kfp 1.8 "
     "allowed both.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str):
    show(text)
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str):
    show(text=text)
)"},
    check};

}  // namespace kfpkg::lint
