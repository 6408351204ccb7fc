// SPDX-License-Identifier: Apache-2.0
// Optional inputs without a default that are always passed.
#include "lint/rules/interface_use.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check_list(const spec::Component& component, const std::vector<spec::Argument>& arguments,
                Findings& findings) {
  for (const spec::Argument& argument : arguments) {
    const auto* placeholder = std::get_if<spec::Placeholder>(&argument.value);
    if (placeholder == nullptr || placeholder->kind == spec::PlaceholderKind::if_present) continue;
    check_list(component, placeholder->items, findings);
    const spec::Input* input = component.find_input(placeholder->name.value);
    if (input == nullptr || !input->optional || input->default_value) continue;
    const bool is_text = spec::classify_type(input->type).ir_name == "STRING";
    findings
        .add(placeholder->name.span,
             fmt::format("\"{}\" is optional without a default, and always passed",
                         input->name.value),
             is_text ? "add \"default: ''\" to the input, or pass it inside an if"
                     : "add a default to the input, or pass it inside an if")
        .related.push_back({findings.place(input->span), "the input"});
  }
}

void check(const FolderView& view, Findings& findings) {
  check_list(*view.component, view.component->command, findings);
  check_list(*view.component, view.component->args, findings);
}

}  // namespace

const Rule k_optional_bare{
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
    Needs::component,
    check};

}  // namespace kfpkg::lint
