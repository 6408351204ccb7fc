// SPDX-License-Identifier: Apache-2.0
// JSON defaults with null inside, which the compiler cannot write.
#include "lint/rule.hpp"
#include "spec/component/defaults.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    if (!input.default_value || !input.type) continue;
    const bool generic = spec::canonical_type(input.type->value).empty();
    const auto verdict = spec::check_default(spec::classify_type(input.type).ir_name, generic,
                                             input.default_type, input.default_value->value);
    if (verdict != spec::DefaultVerdict::holds_null) continue;
    findings.add(input.default_value->span,
                 fmt::format("the default of \"{}\" holds null, which SDK 2.x cannot compile",
                             input.name.value),
                 "leave the null out, or let the program fill it in");
  }
}

}  // namespace

extern const Rule k_default_holds_null{
    {{"KF115", "default-holds-null"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "a JSON default holds null",
     "The compiler of SDK 2.x writes texts, numbers, booleans, lists "
     "and objects into the pipeline, and stops at a null.",
     R"(name: Show
inputs: [{name: options, type: JsonObject, default: '{"a": null}'}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: options}]}}
)",
     R"(name: Show
inputs: [{name: options, type: JsonObject, default: '{}'}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: options}]}}
)"},
    check};

}  // namespace kfpkg::lint
