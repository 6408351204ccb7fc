// SPDX-License-Identifier: Apache-2.0
// concat, which the open-source backend passes on as JSON.
#include "core/yaml/writer.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// The text that the SDK would write for the parts, or empty when one of them has no such text.
std::string joined(const spec::Component& component, const spec::Placeholder& concat) {
  std::string text;
  for (const spec::Argument& part : concat.items) {
    if (const auto* literal = std::get_if<std::string>(&part.value)) {
      text += *literal;
      continue;
    }
    const auto& placeholder = std::get<spec::Placeholder>(part.value);
    const spec::Input* input = effective_input(component, placeholder);
    if (placeholder.kind != spec::PlaceholderKind::input_value || input == nullptr) return {};
    text += fmt::format("{{{{$.inputs.parameters['{}']}}}}", input->python_name);
  }
  return text;
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  visit_placeholders(component, [&](const spec::Argument& argument,
                                    const spec::Placeholder& placeholder) {
    if (placeholder.kind != spec::PlaceholderKind::concat) return;
    const std::string text = joined(component, placeholder);
    Diagnostic& found = findings.add(
        argument.span, "KFP does not resolve concat: the program receives {\"Concat\": [...]}",
        text.empty() ? "join the parts in the program or in a shell line"
                     : fmt::format("write {}", yaml::quote_scalar(text)));
    const bool has_comments = view.source->text(argument.span).find('#') != std::string_view::npos;
    if (!text.empty() && !has_comments) {
      found.fixes.push_back(
          {"write it as one text", FixSafety::unsafe, {{argument.span, yaml::quote_scalar(text)}}});
    }
  });
}

}  // namespace

extern const Rule k_concat_unresolved{
    {{"KF210", "concat-unresolved"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17",
     "the open-source backend does not resolve concat",
     "No part of the KFP 2 backend knows concat: only the placeholders inside are replaced, and "
     "the program receives JSON text. kfp.local "
     "joins the parts, so that a local run does not show the problem.",
     R"(name: Show
inputs: [{name: bucket, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {concat: ["gs://", {inputValue: bucket}]}]
)",
     R"(name: Show
inputs: [{name: bucket, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, "gs://{{$.inputs.parameters['bucket']}}"]
)"},
    check};

}  // namespace kfpkg::lint
