// SPDX-License-Identifier: Apache-2.0
// Defaults that the SDK loads and cannot write into a pipeline.
#include "lint/rule.hpp"
#include "spec/component/defaults.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

std::string_view help_for(const spec::Input& input, bool generic) {
  if (generic) return "spell the type plainly, for example String, Integer or JsonArray";
  if (spec::classify_type(input.type).ir_name == "BOOLEAN") return "write 'True' or 'False'";
  return "a pipeline holds finite numbers and lists or objects some thirty levels deep";
}

// typing.int is Integer.
void offer(const spec::Input& input, bool generic, Diagnostic& found) {
  const std::string_view type = input.type->value;
  const std::string_view plain =
      generic ? spec::canonical_type(type.substr(type.rfind('.') + 1)) : std::string_view();
  if (plain.empty()) return;
  found.fixes.push_back({fmt::format("write {}", plain),
                         FixSafety::unsafe,
                         {{input.type->span, std::string(plain)}}});
}

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    if (!input.default_value || !input.type) continue;
    const bool generic = spec::canonical_type(input.type->value).empty();
    const auto verdict = spec::check_default(spec::classify_type(input.type).ir_name, generic,
                                             input.default_type, input.default_value->value);
    if (verdict != spec::DefaultVerdict::bad_at_compile) continue;
    Diagnostic& found =
        findings.add(input.default_value->span,
                     fmt::format("SDK 2.x cannot compile the default of \"{}\" as {}",
                                 input.name.value, input.type->value),
                     std::string(help_for(input, generic)));
    offer(input, generic, found);
  }
}

}  // namespace

extern const Rule k_default_not_compiled{
    {{"KF119", "default-not-compiled"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "a default loads, and stops the compiler",
     "A pipeline stores its defaults as protobuf values: booleans, finite numbers, texts, and "
     "lists "
     "and objects of them. SDK 2.x does not convert the default when the type is spelled as Python "
     "spells it (typing.int), and takes a number for a Bool; the compiler then stops with a bare "
     "TypeError. What is not finite (inf, nan, 1e999) is refused by protobuf 6, which SDK 2.17 "
     "brings.",
     R"(name: Show
inputs: [{name: rate, type: Float, default: inf}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: rate}]}}
)",
     R"(name: Show
inputs: [{name: rate, type: Float, default: '1.0'}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: rate}]}}
)"},
    check};

}  // namespace kfpkg::lint
