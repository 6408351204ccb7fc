// SPDX-License-Identifier: Apache-2.0
// Conditions that older backends pass on as JSON.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  visit_placeholders(
      *view.component, [&](const spec::Argument& argument, const spec::Placeholder& placeholder) {
        if (placeholder.kind != spec::PlaceholderKind::if_present) return;
        findings
            .add(argument.span,
                 "KFP before 2.17 does not resolve if: the program receives {\"IfPresent\": ...}",
                 "give the input a default and always pass it, or lint with --target kfp-2.17")
            .cause = "if";
      });
}

}  // namespace

extern const Rule k_if_needs_2_17{
    {{"KF209", "if-needs-2.17"},
     Severity::warning,
     FailsAt::run,
     "kfp-2",
     "an if is resolved by KFP 2.17 and later only",
     "The backend of KFP 2 passes an if on to the program as JSON text; since 2.17.0 "
     "(kubeflow/pipelines#12598) the driver resolves it. "
     "kfp.local resolves it too, so that a local run does not show the problem.",
     R"(name: Show
inputs: [{name: a, type: String, optional: true}]
implementation:
  container:
    image: "a/b:1"
    command: [show]
    args: [{if: {cond: {isPresent: a}, then: [--a, {inputValue: a}]}}]
)",
     R"(name: Show
inputs: [{name: a, type: String, default: ''}]
implementation:
  container:
    image: "a/b:1"
    command: [show]
    args: [--a, {inputValue: a}]
)"},
    check};

}  // namespace kfpkg::lint
