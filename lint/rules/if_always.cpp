// SPDX-License-Identifier: Apache-2.0
// Conditions that always hold.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    if (placeholder.kind != spec::PlaceholderKind::if_present) return;
    const spec::Input* input = component.find_input(placeholder.name.value);
    if (input == nullptr || input->optional) return;
    findings
        .add(placeholder.name.span,
             fmt::format("\"{}\" is required, so this if always takes its \"then\"",
                         input->name.value),
             "add \"optional: true\" to the input, or pass it without an if")
        .related.push_back({findings.place(input->span), "the input"});
  });
}

}  // namespace

extern const Rule k_if_always{
    {{"KF225", "if-always"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2.17 kfp-2 vertex kfp-1.8",
     "an if asks whether a required input is there",
     "Pipelines do not compile without a required input, so it is always present. Most often the "
     "input was meant to be optional.",
     R"(name: Show
inputs: [{name: a, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show]
    args: [{if: {cond: {isPresent: a}, then: [--a, {inputValue: a}]}}]
)",
     R"(name: Show
inputs: [{name: a, type: String, optional: true}]
implementation:
  container:
    image: "a/b:1"
    command: [show]
    args: [{if: {cond: {isPresent: a}, then: [--a, {inputValue: a}]}}]
)"},
    check};

}  // namespace kfpkg::lint
