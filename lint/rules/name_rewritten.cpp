// SPDX-License-Identifier: Apache-2.0
// Names that pipelines do not call as they are written.
#include "lint/facts/rename.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_usable(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z';
}

// Two names that become one have a rule of their own.
template <class List>
bool is_alone(const List& list, std::string_view python_name) {
  return std::count_if(list.begin(), list.end(),
                       [&](const auto& item) { return item.python_name == python_name; }) == 1;
}

template <class List>
void check_list(const spec::Component& component, const List& list, std::string_view kind,
                Findings& findings) {
  for (const auto& item : list) {
    const std::string& name = item.python_name;
    if (name == item.name.value || !is_usable(name)) continue;
    Diagnostic& found = findings.add(
        item.name.span, fmt::format("pipelines call the {} \"{}\" {}", kind, item.name.value, name),
        fmt::format("write {}", name));
    if (!is_alone(list, name)) continue;
    found.fixes.push_back(
        {fmt::format("call it {}", name), FixSafety::unsafe, rename(component, item, name)});
  }
}

void check(const ComponentView& view, Findings& findings) {
  check_list(*view.component, view.component->inputs, "input", findings);
  check_list(*view.component, view.component->outputs, "output", findings);
}

}  // namespace

extern const Rule k_name_rewritten{
    {{"KF123", "name-rewritten"},
     Severity::info,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "an input or output has another name in pipelines",
     "SDK 2.x writes names in lower case, with an underscore for what is neither letter nor digit. "
     "A pipeline must use that name: the one in the spec is an unknown argument. Specs whose names "
     "are the same in both need no explanation. Sample cases and pipelines of KFP 1.8 that use the "
     "old name must follow.",
     R"(name: Show
inputs: [{name: Input Text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: Input Text}]}}
)",
     R"(name: Show
inputs: [{name: input_text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: input_text}]}}
)",
     true},
    check};

}  // namespace kfpkg::lint
