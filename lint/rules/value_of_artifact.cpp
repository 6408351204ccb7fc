// SPDX-License-Identifier: Apache-2.0
// inputValue of an input that SDK 2.x takes for an artifact.
#include "core/text/suggest.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <array>

namespace kfpkg::lint {
namespace {

std::string help_for(const spec::Input& input) {
  constexpr std::array<std::string_view, 6> k_parameters{"String",  "Integer",   "Float",
                                                         "Boolean", "JsonArray", "JsonObject"};
  if (spec::classify_type(input.type).known)
    return "use inputPath: it gives the path of the artifact's file";
  const std::string_view near =
      input.type ? nearest(input.type->value, k_parameters) : std::string_view();
  if (!near.empty()) return fmt::format("did you mean the type {}?", near);
  return "give the input the type String, Integer, Float, Bool, JsonArray or JsonObject, or use "
         "inputPath";
}

// Not where a path is passed too: that one would no longer compile.
void offer_type(const ComponentView& view, const spec::Input& input, Diagnostic& found) {
  if (uses_path(*view.component, input)) return;
  std::optional<TextEdit> edit;
  if (input.has_other_type) {
    edit = replace_type(view.documents->front(), input.type_key, "String");
  } else if (!input.type) {
    edit = add_type(view.documents->front(), input.name, "String");
  } else {
    edit = TextEdit{input.type->span, "String"};
  }
  if (edit) found.fixes.push_back({"make it a String", FixSafety::unsafe, {*edit}});
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    if (placeholder.kind != spec::PlaceholderKind::input_value) return;
    const spec::Input* input = effective_input(component, placeholder);
    if (input == nullptr ||
        spec::classify_type(input->type).type_class == spec::TypeClass::parameter)
      return;
    Diagnostic& found =
        findings.add(placeholder.name.span,
                     fmt::format("inputValue cannot pass \"{}\": {}", input->name.value,
                                 artifact_reason(input->type, input->has_other_type)),
                     help_for(*input));
    found.related.push_back({findings.place(input->span), "the input"});
    offer_type(view, *input, found);
  });
}

}  // namespace

extern const Rule k_value_of_artifact{
    {{"KF101", "value-of-artifact"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "inputValue names an input that SDK 2.x takes for an artifact",
     "SDK 2.x knows a few parameter types: String, Integer, Float, Bool, JsonArray, JsonObject and "
     "their aliases. Every other type, "
     "and a missing one, is an artifact, whose value cannot stand in a command line; the pipeline "
     "does not compile. KFP 1.8 accepted "
     "it. Give the input a parameter type, or pass the path of its file with inputPath.",
     R"(name: Show
inputs: [{name: p, type: GCSPath}]
implementation: {container: {image: "a/b:1", command: [cat, {inputValue: p}]}}
)",
     R"(name: Show
inputs: [{name: p, type: String}]
implementation: {container: {image: "a/b:1", command: [cat, {inputValue: p}]}}
)"},
    check};

}  // namespace kfpkg::lint
