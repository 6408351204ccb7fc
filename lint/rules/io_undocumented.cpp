// SPDX-License-Identifier: Apache-2.0
// Components, inputs and outputs that nobody explains.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

bool is_empty(const std::optional<spec::Text>& text) {
  return !text || text->value.find_first_not_of(" \t\n") == std::string::npos;
}

template <class List>
void check_list(const List& list, std::string_view kind, Findings& findings) {
  for (const auto& item : list) {
    if (!is_empty(item.description)) continue;
    findings.add(item.name.span,
                 fmt::format("the {} \"{}\" has no description", kind, item.name.value),
                 "add \"description: ...\": what it means, in which unit or format");
  }
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  if (is_empty(component.description)) {
    findings.add(component.name ? component.name->span : component.image.span,
                 "the component has no description",
                 "add \"description: ...\": what it does, in a sentence");
  }
  check_list(component.inputs, "input", findings);
  check_list(component.outputs, "output", findings);
}

}  // namespace

extern const Rule k_io_undocumented{
    {{"KF121", "io-undocumented"},
     Severity::info,
     FailsAt::policy,
     "",
     "the component, an input or an output has no description",
     "Who finds a component in a catalog knows nothing of it but its spec. READMEs that kfpkg "
     "writes take their tables from these descriptions.",
     R"(name: Show
description: Writes a text to the log.
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
     R"(name: Show
description: Writes a text to the log.
inputs: [{name: text, type: String, description: what to write}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
     true},
    check};

}  // namespace kfpkg::lint
