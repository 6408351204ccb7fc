// SPDX-License-Identifier: Apache-2.0
// What even the driver of KFP 2.17 cannot resolve inside an if.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

using spec::PlaceholderKind;

std::string_view reason(PlaceholderKind kind) {
  switch (kind) {
    case PlaceholderKind::concat:
    case PlaceholderKind::if_present:
      return "the driver takes texts only";
    case PlaceholderKind::output_path:
    case PlaceholderKind::output_uri:
      return "outputs are not known yet when the driver resolves it";
    case PlaceholderKind::input_value:
    case PlaceholderKind::input_path:
    case PlaceholderKind::input_uri:
    case PlaceholderKind::executor_input:
      break;
  }
  return {};
}

void check_branch(const std::vector<spec::Argument>& branch, Findings& findings) {
  for (const spec::Argument& argument : branch) {
    const auto* placeholder = std::get_if<spec::Placeholder>(&argument.value);
    if (placeholder == nullptr || reason(placeholder->kind).empty()) continue;
    findings.add(argument.span,
                 fmt::format("this cannot stand inside an if: {}", reason(placeholder->kind)),
                 "move it out of the if");
  }
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    if (placeholder.kind != PlaceholderKind::if_present) return;
    const spec::Input* input = effective_input(component, placeholder);
    if (input != nullptr &&
        spec::classify_type(input->type).type_class == spec::TypeClass::artifact) {
      findings.add(placeholder.name.span,
                   fmt::format("\"{}\" never counts as present: {}", input->name.value,
                               artifact_reason(input->type, input->has_other_type)),
                   "test a parameter, or pass the artifact without an if");
    }
    check_branch(placeholder.items, findings);
    check_branch(placeholder.otherwise, findings);
  });
}

}  // namespace

extern const Rule k_bad_inside_if{
    {{"KF217", "bad-inside-if"},
     Severity::error,
     FailsAt::run,
     "kfp-2.17",
     "an if tests an artifact, or holds what the driver cannot resolve",
     "The driver of KFP 2.17 looks at parameters only, so an artifact never counts as present. The "
     "elements of then and else must be "
     "texts or inputs: a nested concat or if makes the task fail, an output stays as JSON.",
     R"(name: Show
inputs: [{name: data, type: Dataset, optional: true}]
implementation:
  container:
    image: "a/b:1"
    command: [show]
    args: [{if: {cond: {isPresent: data}, then: [--data, {inputPath: data}]}}]
)",
     R"(name: Show
inputs: [{name: data, type: Dataset}]
implementation:
  container:
    image: "a/b:1"
    command: [show]
    args: [--data, {inputPath: data}]
)"},
    check};

}  // namespace kfpkg::lint
