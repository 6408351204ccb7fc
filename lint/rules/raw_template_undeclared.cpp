// SPDX-License-Identifier: Apache-2.0
// Placeholders of compiled pipelines that name no input or output.
#include "lint/rules/interface_use.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_declared(const spec::Component& component, const RawTemplate& raw) {
  const auto same = [&](const auto& item) { return item.python_name == raw.name; };
  return raw.of_output ? std::any_of(component.outputs.begin(), component.outputs.end(), same)
                       : std::any_of(component.inputs.begin(), component.inputs.end(), same);
}

void check(const FolderView& view, Findings& findings) {
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    for (const RawTemplate& raw : find_templates(text)) {
      if (is_declared(*view.component, raw)) continue;
      findings.add(argument.span,
                   fmt::format("\"{}\" is no {} as pipelines call it", raw.name,
                               raw.of_output ? "output" : "input"),
                   "names in {{$...}} are the rewritten ones: lower case, with underscores");
    }
  });
}

}  // namespace

const Rule k_raw_template_undeclared{
    {{"KF220", "raw-template-undeclared"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "a text holds {{$.inputs...}} or {{$.outputs...}} of something that is not declared",
     "SDK 2.x passes such text on without a look, and the backend cannot resolve it. The name must "
     "be the rewritten one: \"Input Data\" is "
     "input_data there.",
     R"(name: Show
inputs: [{name: Text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: Text}, "{{$.inputs.parameters['Text']}}"]}}
)",
     R"(name: Show
inputs: [{name: Text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, "{{$.inputs.parameters['text']}}"]}}
)"},
    Needs::component,
    check};

}  // namespace kfpkg::lint
