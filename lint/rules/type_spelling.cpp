// SPDX-License-Identifier: Apache-2.0
// Type names that only some tools understand.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

template <class List>
void check_list(const List& list, Findings& findings) {
  for (const auto& item : list) {
    if (!item.type) continue;
    const std::string_view canonical = spec::canonical_type(item.type->value);
    if (canonical.empty() || canonical == item.type->value) continue;
    findings
        .add(item.type->span,
             fmt::format("the type \"{}\" is spelled {} elsewhere", item.type->value, canonical),
             fmt::format("write {}", canonical))
        .fixes.push_back({fmt::format("write {}", canonical),
                          FixSafety::safe,
                          {{item.type->span, std::string(canonical)}}});
  }
}

void check(const ComponentView& view, Findings& findings) {
  check_list(view.component->inputs, findings);
  check_list(view.component->outputs, findings);
}

}  // namespace

extern const Rule k_type_spelling{
    {{"KF109", "type-spelling"},
     Severity::info,
     FailsAt::silent,
     "",
     "a type has a spelling that only SDK 2.x understands",
     "SDK 2.x ignores case in type names and knows aliases. KFP 1.8, Elyra "
     "and other tools compare names exactly, so an output of type "
     "\"string\" does not fit an input of type \"String\" there.",
     R"(name: Show
inputs: [{name: text, type: string}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
     R"(name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"},
    check};

}  // namespace kfpkg::lint
