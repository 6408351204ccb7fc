// SPDX-License-Identifier: Apache-2.0
// inputPath, inputUri or outputUri of a parameter.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

using spec::PlaceholderKind;

bool is_parameter(const std::optional<spec::Text>& type) {
  return spec::classify_type(type).type_class == spec::TypeClass::parameter;
}

// The program goes on reading a file; who passed a value has to pass one too.
void offer_artifact(const spec::Text& type, Diagnostic& found) {
  found.fixes.push_back({"make it an Artifact", FixSafety::unsafe, {{type.span, "Artifact"}}});
}

void report_input(const spec::Component& component, const spec::Placeholder& placeholder,
                  Findings& findings) {
  const spec::Input* input = effective_input(component, placeholder);
  if (input == nullptr || !is_parameter(input->type)) return;
  const bool is_path = placeholder.kind == PlaceholderKind::input_path;
  Diagnostic& found = findings.add(
      placeholder.name.span,
      fmt::format("{} cannot pass \"{}\": {} is a parameter type",
                  is_path ? "inputPath" : "inputUri", input->name.value, input->type->value),
      "use inputValue, or give the input, and the output that is passed to it, an artifact type "
      "such as Dataset");
  found.related.push_back({findings.place(input->span), "the input"});
  if (!uses_value(component, *input)) offer_artifact(*input->type, found);
}

void report_output(const spec::Component& component, const spec::Placeholder& placeholder,
                   Findings& findings) {
  const spec::Output* output = effective_output(component, placeholder);
  // As an output the SDK declares that one as an artifact; map-type-output says so.
  if (output == nullptr || !is_parameter(output->type)) return;
  if (spec::classify_type(output->type).ir_name == "TASK_FINAL_STATUS") return;
  Diagnostic& found =
      findings.add(placeholder.name.span,
                   fmt::format("outputUri cannot name \"{}\": {} is a parameter type",
                               output->name.value, output->type->value),
                   "use outputPath, or give the output an artifact type such as Dataset");
  found.related.push_back({findings.place(output->span), "the output"});
  offer_artifact(*output->type, found);
}

void check(const ComponentView& view, Findings& findings) {
  visit_placeholders(*view.component,
                     [&](const spec::Argument&, const spec::Placeholder& placeholder) {
                       const bool input = placeholder.kind == PlaceholderKind::input_path ||
                                          placeholder.kind == PlaceholderKind::input_uri;
                       if (input) report_input(*view.component, placeholder, findings);
                       if (placeholder.kind == PlaceholderKind::output_uri)
                         report_output(*view.component, placeholder, findings);
                     });
}

}  // namespace

extern const Rule k_path_of_parameter{
    {{"KF102", "path-of-parameter"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "inputPath, inputUri or outputUri names a parameter",
     "SDK 2.x passes parameters by value only, so a pipeline with this component does not compile. "
     "KFP 1.8 wrote the value to a file. "
     "Use inputValue, or make the input an artifact when its value is large.",
     R"(name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [cat, {inputPath: text}]}}
)",
     R"(name: Show
inputs: [{name: text, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [cat, {inputPath: text}]}}
)"},
    check};

}  // namespace kfpkg::lint
