// SPDX-License-Identifier: Apache-2.0
// Inputs that the program never receives.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  const InterfaceUse use = find_use(*view.component);
  if (use.everything) return;
  for (const spec::Input& input : view.component->inputs) {
    if (use.inputs.contains(input.python_name)) continue;
    findings.add(input.name.span,
                 fmt::format("the program never receives the input \"{}\"", input.name.value),
                 "pass it in args with inputValue or inputPath, or remove it");
  }
}

}  // namespace

extern const Rule k_input_unused{
    {{"KF111", "input-unused"},
     Severity::warning,
     FailsAt::silent,
     "",
     "no placeholder passes an input to the program",
     "A declared input that stands in neither command nor args never reaches "
     "the program, whatever the pipeline passes.",
     R"(name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [show]}}
)",
     R"(name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"},
    check};

}  // namespace kfpkg::lint
