// SPDX-License-Identifier: Apache-2.0
// inputValue of an input that SDK 2.x takes for an artifact.
#include "core/text/ascii.hpp"
#include "core/text/suggest.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace kfpkg::lint {
namespace {

// What the author's own word, or else the default, says of the values.
std::string_view meant_type(const spec::Input& input) {
  struct Word {
    std::string_view word;
    std::string_view type;
  };
  constexpr std::array<Word, 16> k_words{{{"number", "Float"},
                                          {"numeric", "Float"},
                                          {"real", "Float"},
                                          {"decimal", "Float"},
                                          {"long", "Integer"},
                                          {"count", "Integer"},
                                          {"flag", "Bool"},
                                          {"switch", "Bool"},
                                          {"json", "JsonObject"},
                                          {"object", "JsonObject"},
                                          {"map", "JsonObject"},
                                          {"mapping", "JsonObject"},
                                          {"array", "JsonArray"},
                                          {"sequence", "JsonArray"},
                                          {"tuple", "JsonArray"},
                                          {"set", "JsonArray"}}};
  const std::string said = input.type ? ascii_lower(input.type->value) : std::string();
  const auto word = std::ranges::find(k_words, said, &Word::word);
  const std::string_view text = input.default_value ? input.default_value->value : "";
  const bool is_list = text.starts_with('[');
  if (is_list && (word == k_words.end() || said == "json")) return "JsonArray";
  if (word != k_words.end()) return word->type;
  if (text.starts_with('{') && text.ends_with('}')) return "JsonObject";
  if (input.default_type == yaml::ScalarType::boolean || text == "True" || text == "False" ||
      text == "true" || text == "false")
    return "Bool";
  if (input.default_type == yaml::ScalarType::integer) return "Integer";
  return input.default_type == yaml::ScalarType::real ? "Float" : "String";
}

std::string help_for(const spec::Input& input) {
  constexpr std::array<std::string_view, 6> k_parameters{"String",  "Integer",   "Float",
                                                         "Boolean", "JsonArray", "JsonObject"};
  if (spec::classify_type(input.type).known)
    return "use inputPath: it gives the path of the artifact's file";
  const std::string_view near =
      input.type ? nearest(input.type->value, k_parameters) : std::string_view();
  if (!near.empty()) return fmt::format("did you mean the type {}?", near);
  const std::string_view meant = meant_type(input);
  if (meant != "String") return fmt::format("give the input the type {}, or use inputPath", meant);
  return "give the input the type String, Integer, Float, Bool, JsonArray or JsonObject, or use "
         "inputPath";
}

// Not where a path is passed too: that one would no longer compile.
std::optional<TextEdit> retype(const ComponentView& view, const spec::Input& input,
                               std::string_view type) {
  if (uses_path(*view.component, input)) return std::nullopt;
  if (input.has_other_type) return replace_type(view.documents->front(), input.type_key, type);
  if (!input.type) return add_type(view.documents->front(), input.name, type);
  return TextEdit{input.type->span, std::string(type)};
}

void report(const ComponentView& view, const spec::Placeholder& placeholder,
            const spec::Input& input, Findings& findings) {
  const std::string reason = artifact_reason(input.type, input.has_other_type);
  const std::string subject = fmt::format("\"{}\"", input.name.value);
  const std::string_view type = meant_type(input);
  Diagnostic& found =
      findings.add(placeholder.name.span,
                   fmt::format("inputValue cannot pass {}: {}", subject, reason), help_for(input));
  found.cause = fmt::format("{} {}", reason, type);
  found.subject = subject;
  found.related.push_back({findings.place(input.span), "the input"});
  if (auto edit = retype(view, input, type))
    found.fixes.push_back({fmt::format("make it {} {}", type == "Integer" ? "an" : "a", type),
                           FixSafety::unsafe,
                           {*std::move(edit)}});
}

void check(const ComponentView& view, Findings& findings) {
  std::set<const spec::Input*> seen;
  visit_placeholders(
      *view.component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
        if (placeholder.kind != spec::PlaceholderKind::input_value) return;
        const spec::Input* input = effective_input(*view.component, placeholder);
        if (input == nullptr ||
            spec::classify_type(input->type).type_class == spec::TypeClass::parameter)
          return;
        if (seen.insert(input).second) report(view, placeholder, *input, findings);
      });
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
