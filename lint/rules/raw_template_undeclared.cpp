// SPDX-License-Identifier: Apache-2.0
// Placeholders of compiled pipelines that name no input or output.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_declared(const spec::Component& component, const RawTemplate& raw) {
  const auto same = [&](const auto& item) { return item.python_name == raw.name; };
  return raw.of_output ? std::any_of(component.outputs.begin(), component.outputs.end(), same)
                       : std::any_of(component.inputs.begin(), component.inputs.end(), same);
}

// The name wherever it stands between quotes, which YAML may have escaped, in the argument's text.
std::vector<TextEdit> rename(const SourceBuffer& source, Span argument, std::string_view name,
                             const std::string& rewritten) {
  std::vector<TextEdit> edits;
  const std::string_view text = source.text(argument);
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + name.size())) {
    const std::size_t end = at + name.size();
    const bool quoted = at > 0 && end < text.size() &&
                        std::string_view("'\"").find(text[at - 1]) != std::string_view::npos &&
                        std::string_view("'\"\\").find(text[end]) != std::string_view::npos;
    if (quoted) edits.push_back({{argument.begin + at, argument.begin + end}, rewritten});
  }
  return edits;
}

void check(const ComponentView& view, Findings& findings) {
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    for (const RawTemplate& raw : find_templates(text)) {
      if (is_declared(*view.component, raw)) continue;
      Diagnostic& found =
          findings.add(argument.span,
                       fmt::format("\"{}\" is no {} as pipelines call it", raw.name,
                                   raw.of_output ? "output" : "input"),
                       "names in {{$...}} are the rewritten ones: lower case, with underscores");
      const RawTemplate rewritten{spec::sanitize_io_name(raw.name), raw.of_output};
      // Of names in other scripts nothing stays; such an input gets another name first.
      if (rewritten.name.empty() || !is_declared(*view.component, rewritten)) continue;
      auto edits = rename(*view.source, argument.span, raw.name, rewritten.name);
      if (edits.empty()) continue;
      found.fixes.push_back(
          {fmt::format("write \"{}\"", rewritten.name), FixSafety::unsafe, std::move(edits)});
    }
  });
}

}  // namespace

extern const Rule k_raw_template_undeclared{
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
    check};

}  // namespace kfpkg::lint
