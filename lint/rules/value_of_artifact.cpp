// SPDX-License-Identifier: Apache-2.0
// inputValue of an input that SDK 2.x takes for an artifact.
#include "core/text/suggest.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

std::string help_for(const spec::Input& input) {
  constexpr std::array<std::string_view, 6> k_parameters{"String",  "Integer",   "Float",
                                                         "Boolean", "JsonArray", "JsonObject"};
  if (spec::classify_type(input.type).known)
    return "use inputPath: it gives the path of the artifact's file";
  const std::string_view near =
      input.type ? nearest(input.type->value, k_parameters) : std::string_view();
  if (!near.empty()) return fmt::format("did you mean the type {}?", near);
  return "give the input the type String, Integer, Float, Bool, JsonArray or JsonObject, or use "
         "inputPath";
}

// Not where a path is passed too: that one would no longer compile.
std::optional<TextEdit> make_string(const ComponentView& view, const spec::Input& input) {
  if (uses_path(*view.component, input)) return std::nullopt;
  if (input.has_other_type) return replace_type(view.documents->front(), input.type_key, "String");
  if (!input.type) return add_type(view.documents->front(), input.name, "String");
  return TextEdit{input.type->span, "String"};
}

/// What one cause keeps from being passed: the types are the same, or all are missing.
struct Refused {
  std::string reason;
  std::string help;
  Span first;  ///< of the placeholders
  std::vector<const spec::Input*> inputs;
};

std::vector<Refused> find_refused(const spec::Component& component) {
  std::vector<Refused> all;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    if (placeholder.kind != spec::PlaceholderKind::input_value) return;
    const spec::Input* input = effective_input(component, placeholder);
    if (input == nullptr ||
        spec::classify_type(input->type).type_class == spec::TypeClass::parameter)
      return;
    Refused one{artifact_reason(input->type, input->has_other_type),
                help_for(*input),
                placeholder.name.span,
                {input}};
    const auto same = std::find_if(all.begin(), all.end(), [&](const Refused& other) {
      return other.reason == one.reason && other.help == one.help;
    });
    if (same == all.end()) {
      all.push_back(std::move(one));
    } else if (std::find(same->inputs.begin(), same->inputs.end(), input) == same->inputs.end()) {
      same->inputs.push_back(input);
    }
  });
  return all;
}

std::string names_of(const std::vector<const spec::Input*>& inputs) {
  constexpr std::size_t k_named = 3;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(inputs.size(), k_named); ++i)
    names.push_back(fmt::format("\"{}\"", inputs[i]->name.value));
  if (inputs.size() > k_named) names.push_back(fmt::format("{} more", inputs.size() - k_named));
  if (names.size() == 1) return names.front();
  const std::string last = std::move(names.back());
  names.pop_back();
  return fmt::format("{} and {}", fmt::join(names, ", "), last);
}

// Those that can be retyped.
void offer_type(const ComponentView& view, const Refused& refused, Diagnostic& found) {
  Fix fix{{}, FixSafety::unsafe, {}};
  std::vector<const spec::Input*> retyped;
  for (const spec::Input* input : refused.inputs) {
    auto edit = make_string(view, *input);
    if (!edit) continue;
    fix.edits.push_back(*std::move(edit));
    retyped.push_back(input);
  }
  if (retyped.empty()) return;
  const bool is_one = retyped.size() == 1;
  const bool are_all = retyped.size() == refused.inputs.size();
  const std::string which = are_all ? (is_one ? "it" : "them") : names_of(retyped);
  fix.description = fmt::format("make {} {}", which, is_one ? "a String" : "Strings");
  found.fixes.push_back(std::move(fix));
}

void check(const ComponentView& view, Findings& findings) {
  for (const Refused& refused : find_refused(*view.component)) {
    Diagnostic& found = findings.add(
        refused.first,
        fmt::format("inputValue cannot pass {}: {}", names_of(refused.inputs), refused.reason),
        refused.help);
    for (const spec::Input* input : refused.inputs)
      found.related.push_back({findings.place(input->span), "the input"});
    offer_type(view, refused, found);
  }
}

}  // namespace

extern const Rule k_value_of_artifact{
    {{"KF101", "value-of-artifact"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "inputValue names an input that SDK 2.x takes for an artifact",
     "SDK 2.x knows a few parameter types: String, Integer, Float, Bool, JsonArray, JsonObject and "
     "their aliases. Every other type, "
     "and a missing one, is an artifact, whose value cannot stand in a command line; the pipeline "
     "does not compile. KFP 1.8 accepted "
     "it. Give the input a parameter type, or pass the path of its file with inputPath.",
     R"(name: Show
inputs: [{name: p, type: GCSPath}]
implementation: {container: {image: "a/b:1", command: [cat, {inputValue: p}]}}
)",
     R"(name: Show
inputs: [{name: p, type: String}]
implementation: {container: {image: "a/b:1", command: [cat, {inputValue: p}]}}
)"},
    check};

}  // namespace kfpkg::lint
