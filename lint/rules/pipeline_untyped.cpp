// SPDX-License-Identifier: Apache-2.0
// Parameters of pipelines without a type.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::PipelineFunction& pipeline : view.facts.pipelines) {
    if (pipeline.guarded) continue;
    for (const python::PipelineParameter& parameter : pipeline.parameters) {
      if (parameter.typed) continue;
      findings.add(parameter.place.span,
                   fmt::format("the parameter {} of the pipeline {} has no type", parameter.name,
                               pipeline.name),
                   fmt::format("write {}: str, int, float, bool, list or dict", parameter.name));
    }
  }
}

}  // namespace

extern const Rule k_pipeline_untyped{
    {{"KF507", "pipeline-untyped"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "a parameter of a pipeline has no type",
     "kfp 2 raises TypeError: \"Missing type annotation for argument\", "
     "also when there is a default. "
     "kfp 1.8 took any.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text="hello"):
    show(text=text)
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str = "hello"):
    show(text=text)
)"},
    check};

}  // namespace kfpkg::lint
