// SPDX-License-Identifier: Apache-2.0
// Outputs whose type the SDK reads in two ways.
#include "core/yaml/writer.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// get_short_type_name of the SDK: the word with which a type begins.
std::string_view first_word(std::string_view type) {
  constexpr std::string_view k_typing = "typing.";
  if (type.starts_with(k_typing)) type.remove_prefix(k_typing.size());
  std::size_t size = 0;
  const auto is_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  while (size < type.size() && is_word(type[size])) ++size;
  return type.substr(0, size);
}

bool is_split(const spec::Output& output) {
  const auto& type = output.has_other_type ? output.type_key : output.type;
  if (!type) return false;
  const bool status = type->value == "TaskConfig" ||
                      (!output.has_other_type && type->value == "PipelineTaskFinalStatus");
  if (status) return true;
  const spec::Text word{std::string(first_word(type->value)), {}};
  const bool word_is_parameter = spec::classify_type(word).type_class == spec::TypeClass::parameter;
  if (output.has_other_type) return word_is_parameter;
  return word_is_parameter && spec::classify_type(type).type_class == spec::TypeClass::artifact;
}

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Output& output : view.component->outputs) {
    if (!is_split(output)) continue;
    const auto& type = output.has_other_type ? output.type_key : output.type;
    Diagnostic& found = findings.add(
        type->span,
        fmt::format(
            "SDK 2.x declares the output \"{}\" as an artifact and passes it as a parameter",
            output.name.value),
        output.has_other_type ? fmt::format("write \"type: {}\"", type->value)
                              : "use a plain type such as String, JsonObject or Artifact");
    if (!output.has_other_type) continue;
    if (auto edit = replace_type(view.documents->front(), type, yaml::quote_scalar(type->value))) {
      found.fixes.push_back(
          {fmt::format("write {}", type->value), FixSafety::unsafe, {std::move(*edit)}});
    }
  }
}

}  // namespace

extern const Rule k_map_type_output{
    {{"KF116", "map-type-output"},
     Severity::error,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "SDK 2.x reads the type of an output in two ways that do not fit",
     "For a type that is a mapping ({JsonObject: {...}}), and for a few odd names, SDK 2.x "
     "declares an artifact but writes the placeholder "
     "of a parameter. It is never replaced, and the program receives it as it stands.",
     R"(name: Show
outputs: [{name: o, type: {JsonObject: {schema: x}}}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: o}]}}
)",
     R"(name: Show
outputs: [{name: o, type: JsonObject}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: o}]}}
)"},
    check};

}  // namespace kfpkg::lint
