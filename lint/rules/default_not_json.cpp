// SPDX-License-Identifier: Apache-2.0
// Defaults of lists and mappings that the SDK keeps as plain text.
#include "lint/rule.hpp"
#include "python/json_text.hpp"
#include "spec/component/defaults.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

using spec::DefaultVerdict;

std::string message_for(const spec::Input& input, DefaultVerdict verdict) {
  if (spec::canonical_type(input.type->value).empty()) {
    return fmt::format(
        "the SDK does not convert the default of \"{}\", because its type is spelled {}",
        input.name.value, input.type->value);
  }
  const bool is_list = spec::classify_type(input.type).ir_name == "LIST";
  return fmt::format("the default of \"{}\" is {}", input.name.value,
                     verdict == DefaultVerdict::not_json ? "no JSON"
                     : is_list                           ? "no JSON list"
                                                         : "no JSON object");
}

std::string in_quotes(std::string_view json) {
  std::string text = "'";
  for (const char c : json) text += c == '\'' ? std::string("''") : std::string(1, c);
  return text + "'";
}

// What was meant, as far as that is sure: nothing, what Python prints, or a plain type.
void offer(const spec::Input& input, bool generic, std::string_view empty, Diagnostic& found) {
  const spec::Text& value = *input.default_value;
  if (value.span.begin == value.span.end) return;
  if (generic) {
    const std::string_view type = empty == "[]" ? "JsonArray" : "JsonObject";
    found.fixes.push_back({fmt::format("write {}", type),
                           FixSafety::unsafe,
                           {{input.type->span, std::string(type)}}});
    return;
  }
  const bool nothing = value.value.empty() || value.value == "None";
  const auto json = nothing ? std::string(empty) : python::json_of_literal(value.value);
  if (!json || json->front() != empty.front()) return;
  found.fixes.push_back({fmt::format("write {}", in_quotes(*json)),
                         FixSafety::unsafe,
                         {{value.span, in_quotes(*json)}}});
}

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    if (!input.default_value || !input.type) continue;
    const std::string ir_name = spec::classify_type(input.type).ir_name;
    const bool generic = spec::canonical_type(input.type->value).empty();
    const DefaultVerdict verdict =
        spec::check_default(ir_name, generic, input.default_type, input.default_value->value);
    if (verdict != DefaultVerdict::not_json && verdict != DefaultVerdict::other_json) continue;
    const std::string_view empty = ir_name == "LIST" ? "[]" : "{}";
    Diagnostic& found = findings.add(
        input.default_value->span, message_for(input, verdict),
        generic ? fmt::format("write the type {}", ir_name == "LIST" ? "JsonArray" : "JsonObject")
                : fmt::format("write JSON in quotes, for example '{}'", empty));
    offer(input, generic, ir_name == "LIST" ? "[]" : "{}", found);
  }
}

}  // namespace

extern const Rule k_default_not_json{
    {{"KF117", "default-not-json"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "the default of a list or mapping is no JSON of that kind",
     "SDK 2.x reads the default of a JsonArray, JsonObject, List or Dict "
     "as JSON. When that fails, or when the type is spelled as in "
     "Python (List[str]), it keeps the text itself, and the program "
     "receives a string where it expects a list or an object.",
     R"(name: Show
inputs: [{name: options, type: JsonObject, default: ''}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: options}]}}
)",
     R"(name: Show
inputs: [{name: options, type: JsonObject, default: '{}'}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: options}]}}
)"},
    check};

}  // namespace kfpkg::lint
