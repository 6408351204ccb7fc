// SPDX-License-Identifier: Apache-2.0
// Type names as SDK 2.x understands them (kfp/dsl/types/type_utils.py).
#include "core/text/ascii.hpp"
#include "spec/component/model.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace kfpkg::spec {
namespace {

struct KnownType {
  std::string_view lower;
  std::string_view ir_name;
  std::string_view canonical;
  TypeClass type_class;
};

constexpr auto k_parameter = TypeClass::parameter;
constexpr auto k_artifact = TypeClass::artifact;
constexpr std::array<KnownType, 21> k_types{{
    {"string", "STRING", "String", k_parameter},
    {"str", "STRING", "String", k_parameter},
    {"text", "STRING", "String", k_parameter},
    {"integer", "NUMBER_INTEGER", "Integer", k_parameter},
    {"int", "NUMBER_INTEGER", "Integer", k_parameter},
    {"float", "NUMBER_DOUBLE", "Float", k_parameter},
    {"double", "NUMBER_DOUBLE", "Float", k_parameter},
    {"bool", "BOOLEAN", "Bool", k_parameter},
    {"boolean", "BOOLEAN", "Bool", k_parameter},
    {"list", "LIST", "JsonArray", k_parameter},
    {"jsonarray", "LIST", "JsonArray", k_parameter},
    {"dict", "STRUCT", "JsonObject", k_parameter},
    {"jsonobject", "STRUCT", "JsonObject", k_parameter},
    {"artifact", "system.Artifact", "Artifact", k_artifact},
    {"model", "system.Model", "Model", k_artifact},
    {"dataset", "system.Dataset", "Dataset", k_artifact},
    {"metrics", "system.Metrics", "Metrics", k_artifact},
    {"classificationmetrics", "system.ClassificationMetrics", "ClassificationMetrics", k_artifact},
    {"slicedclassificationmetrics", "system.SlicedClassificationMetrics",
     "SlicedClassificationMetrics", k_artifact},
    {"html", "system.HTML", "HTML", k_artifact},
    {"markdown", "system.Markdown", "Markdown", k_artifact},
}};

// get_canonical_name_for_outer_generic of SDK 2.17. Before, it stripped any of the letters of
// "typing.", so that typing.int was an artifact.
std::string_view outer_generic(std::string_view type) {
  constexpr std::string_view k_typing = "typing.";
  if (type.starts_with(k_typing)) type.remove_prefix(k_typing.size());
  const std::string small = ascii_lower(type.substr(0, 4));
  if (small == "list" || small == "dict") return type.substr(0, type.find('['));
  return type;
}

const KnownType* find_known(std::string_view type) {
  const std::string small = ascii_lower(type);
  const auto found = std::find_if(k_types.begin(), k_types.end(),
                                  [&](const KnownType& known) { return known.lower == small; });
  return found == k_types.end() ? nullptr : &*found;
}

bool is_google_type(std::string_view type) {
  constexpr std::string_view k_google = "google.";
  if (!type.starts_with(k_google) || type.size() == k_google.size()) return false;
  return std::all_of(type.begin() + k_google.size(), type.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

TypeInfo classify_type(const std::optional<Text>& type) {
  TypeInfo unknown{TypeClass::artifact, "system.Artifact", false};
  if (!type) return unknown;
  const std::string_view name = outer_generic(type->value);
  if (const KnownType* known = find_known(name)) {
    return {known->type_class, std::string(known->ir_name), true};
  }
  if (is_google_type(name)) return {TypeClass::artifact, std::string(name), true};
  if (name == "PipelineTaskFinalStatus") return {TypeClass::parameter, "TASK_FINAL_STATUS", true};
  return unknown;
}

std::string_view canonical_type(std::string_view type) {
  const KnownType* known = find_known(type);
  if (known == nullptr) return {};
  // Both spellings of these are canonical: 1.8 and the documentation use either.
  if (type == "List" || type == "Dict" || type == "Boolean")
    return known->lower == "list" ? "List" : known->lower == "dict" ? "Dict" : "Boolean";
  return known->canonical;
}

}  // namespace kfpkg::spec
