// SPDX-License-Identifier: Apache-2.0
// Optional inputs without a default that are always passed.
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// A key "default" without a value must not come twice.
void offer_default(const SourceBuffer& source, const spec::Input& input, Diagnostic& found) {
  if (source.text(input.span).find("default") != std::string_view::npos) return;
  if (const auto edit = add_entry(source, input.name, "default: ''")) {
    found.fixes.push_back({"give it an empty default", FixSafety::unsafe, {*edit}});
  }
}

bool is_output(spec::PlaceholderKind kind) {
  return kind == spec::PlaceholderKind::output_path || kind == spec::PlaceholderKind::output_uri;
}

void check_list(const spec::Component& component, const std::vector<spec::Argument>& arguments,
                Findings& findings) {
  for (const spec::Argument& argument : arguments) {
    const auto* placeholder = std::get_if<spec::Placeholder>(&argument.value);
    if (placeholder == nullptr || placeholder->kind == spec::PlaceholderKind::if_present) continue;
    check_list(component, placeholder->items, findings);
    if (is_output(placeholder->kind)) continue;
    const spec::Input* input = component.find_input(placeholder->name.value);
    if (input == nullptr || !input->optional || input->default_value) continue;
    const bool is_text = spec::classify_type(input->type).ir_name == "STRING";
    Diagnostic& found = findings.add(
        placeholder->name.span,
        fmt::format("\"{}\" is optional without a default, and always passed", input->name.value),
        is_text ? "add \"default: ''\" to the input, or pass it inside an if"
                : "add a default to the input, or pass it inside an if");
    found.related.push_back({findings.place(input->span), "the input"});
    if (is_text) offer_default(*component.source, *input, found);
  }
}

void check(const ComponentView& view, Findings& findings) {
  check_list(*view.component, view.component->command, findings);
  check_list(*view.component, view.component->args, findings);
}

}  // namespace

extern const Rule k_optional_bare{
    {{"KF113", "optional-bare"},
     Severity::warning,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "an optional input without a default stands outside an if",
     "When the pipeline leaves the input out there is nothing to put in its place: the program "
     "receives the placeholder itself, or the "
     "task fails. A default, or an if around the argument, says what shall happen.",
     R"(name: Show
inputs: [{name: text, type: String, optional: true}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
     R"(name: Show
inputs: [{name: text, type: String, default: ''}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"},
    check};

}  // namespace kfpkg::lint
