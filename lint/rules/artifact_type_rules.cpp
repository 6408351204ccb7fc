// SPDX-License-Identifier: Apache-2.0
// Types of one's own, which SDK 2.x does not keep, and types that are slips of the keys.
#include "core/text/suggest.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::array<std::string_view, 15> k_known{
    "String",     "Integer",  "Float",   "Bool",  "Boolean", "List", "Dict",    "JsonArray",
    "JsonObject", "Artifact", "Dataset", "Model", "Metrics", "HTML", "Markdown"};

// Types that people have of their own, near ones of the SDK by chance.
bool is_word_of_its_own(std::string_view type) {
  constexpr std::array<std::string_view, 5> k_words{"Test", "Tests", "Date", "Data", "Module"};
  return std::find(k_words.begin(), k_words.end(), type) != k_words.end();
}

std::string_view misspelled(const std::optional<spec::Text>& type) {
  if (!type || type->value.size() < 4 || is_word_of_its_own(type->value)) return {};
  return nearest(type->value, k_known);
}

// What the SDK has for it.
std::string_view counterpart(std::string_view type) {
  constexpr std::array<std::string_view, 9> k_tables{"CSV",     "TSV",           "Parquet",
                                                     "Table",   "ApacheParquet", "DataFrame",
                                                     "Feather", "ApacheFeather", "JsonLines"};
  if (std::find(k_tables.begin(), k_tables.end(), type) != k_tables.end()) return "Dataset";
  return type.ends_with("Model") ? std::string_view("Model") : std::string_view();
}

void report_custom(const spec::Text& type, Findings& findings) {
  const std::string_view other = counterpart(type.value);
  Diagnostic& found = findings.add(
      type.span,
      fmt::format("SDK 2.x forgets the type \"{}\": pipelines see a system.Artifact", type.value),
      other.empty() ? std::string("write Artifact, Dataset, Model or Metrics where one fits")
                    : fmt::format("write {}", other));
  if (other.empty()) return;
  found.fixes.push_back(
      {fmt::format("write {}", other), FixSafety::unsafe, {{type.span, std::string(other)}}});
}

// A parameter type does not compile where the path is passed.
template <class Item>
bool fits(const spec::Component& component, const Item& item, std::string_view type) {
  const auto near = spec::classify_type(spec::Text{std::string(type), {}});
  return near.type_class != spec::TypeClass::parameter || !must_be_artifact(component, item);
}

void report_misspelled(const spec::Text& type, std::string_view near, bool fits,
                       Findings& findings) {
  Diagnostic& found =
      findings.add(type.span,
                   fmt::format("SDK 2.x does not know the type \"{}\", and takes it for a file of "
                               "any kind",
                               type.value),
                   fits ? fmt::format("did you mean \"{}\"?", near)
                        : fmt::format("write Artifact; {} is passed by value only", near));
  if (!fits) return;
  found.fixes.push_back(
      {fmt::format("write {}", near), FixSafety::unsafe, {{type.span, std::string(near)}}});
}

// An input whose value is passed is another rule's matter: it does not compile.
template <class Visit>
void visit_unknown(const spec::Component& component, Visit visit) {
  for (const spec::Input& input : component.inputs) {
    const bool unknown = input.type && !spec::classify_type(input.type).known;
    if (unknown && !uses_value(component, input)) visit(*input.type, input);
  }
  for (const spec::Output& output : component.outputs) {
    if (output.type && !spec::classify_type(output.type).known) visit(*output.type, output);
  }
}

void check_custom(const ComponentView& view, Findings& findings) {
  visit_unknown(*view.component, [&](const spec::Text& type, const auto&) {
    if (misspelled(type).empty()) report_custom(type, findings);
  });
}

void check_misspelled(const ComponentView& view, Findings& findings) {
  visit_unknown(*view.component, [&](const spec::Text& type, const auto& item) {
    if (const std::string_view near = misspelled(type); !near.empty())
      report_misspelled(type, near, fits(*view.component, item, near), findings);
  });
}

constexpr Rule k_custom_artifact_type{
    {{"KF122", "custom-artifact-type"},
     Severity::info,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "a type that SDK 2.x does not know, and turns into system.Artifact",
     "KFP 1.8 compared the names of types, whatever they were. SDK 2.x knows a few, and all others "
     "become system.Artifact, which fits everywhere: a pipeline that passes a model for a table "
     "compiles. Dataset, Model and Metrics are told apart.",
     R"(name: Show
inputs: [{name: table, type: CSV}]
implementation: {container: {image: "a/b:1", command: [show, {inputPath: table}]}}
)",
     R"(name: Show
inputs: [{name: table, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [show, {inputPath: table}]}}
)",
     true},
    check_custom};

constexpr Rule k_type_misspelled{
    {{"KF127", "type-misspelled"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "a type is nearly the name of one that SDK 2.x knows",
     "SDK 2.x takes every type that it does not know for an artifact, without a word. The output "
     "is then a file that no parameter can be fed with.",
     R"(name: Count
outputs: [{name: rows, type: Interger}]
implementation: {container: {image: "a/b:1", command: [count, {outputPath: rows}]}}
)",
     R"(name: Count
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [count, {outputPath: rows}]}}
)"},
    check_misspelled};

constexpr std::array k_rules{k_custom_artifact_type, k_type_misspelled};

}  // namespace

extern const std::span<const Rule> k_artifact_type_rules = k_rules;

}  // namespace kfpkg::lint
