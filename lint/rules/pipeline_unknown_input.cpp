// SPDX-License-Identifier: Apache-2.0
// Names of inputs that the called component does not have.
#include "core/text/suggest.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

void check_call(const spec::Component& component, const python::ComponentCall& call,
                Findings& findings) {
  std::vector<std::string_view> known;
  for (const spec::Input& input : component.inputs) known.push_back(input.python_name);
  for (const python::NamedPlace& keyword : call.keywords) {
    if (std::find(known.begin(), known.end(), keyword.name) != known.end()) continue;
    const std::string sanitised = spec::sanitize_io_name(keyword.name);
    const bool rewritten = std::find(known.begin(), known.end(), sanitised) != known.end();
    const std::string_view near = rewritten ? sanitised : only_near(keyword.name, known);
    findings.add(keyword.place.span, fmt::format("{} has no input {}", call.name, keyword.name),
                 rewritten      ? fmt::format("kfp 2 calls it {}", sanitised)
                 : near.empty() ? fmt::format("its inputs are {}", fmt::join(known, ", "))
                                : fmt::format("did you mean {}?", near));
  }
}

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::ComponentCall& call : view.facts.calls) {
    if (call.load < 0) continue;
    const auto& component = view.components[static_cast<std::size_t>(call.load)];
    if (component) check_call(*component, call, findings);
  }
}

}  // namespace

extern const Rule k_pipeline_unknown_input{
    {{"KF504", "pipeline-unknown-input"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "a component is called with an input that it does not have",
     "kfp 2 knows an input by its rewritten name: lower case, with underscores (\"Input Data\" is "
     "input_data), and raises TypeError for any other. Checked for components that are loaded from "
     "a file beside the pipeline.",
     R"(--- file component.yaml
name: Show
inputs: [{name: Some Text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: Some Text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str):
    show(Some_Text=text)
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: Some Text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: Some Text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str):
    show(some_text=text)
)"},
    check};

}  // namespace kfpkg::lint
