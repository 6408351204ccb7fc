// SPDX-License-Identifier: Apache-2.0
// Parts of a manifest taken as documents: their spans stay those of the file.
#include "spec/ir/manifest.hpp"

#include "spec/component/reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::spec {
namespace {

constexpr std::string_view k_group = "pipelines.kubeflow.org/";

bool says(const yaml::Node& root, std::string_view key, bool (*holds)(std::string_view)) {
  const yaml::Node* value = root.find(key);
  return value != nullptr && value->kind == yaml::Kind::scalar && holds(value->value);
}

Span first_key(const yaml::Node& mapping) {
  return mapping.entries.empty() ? mapping.place() : mapping.entries.front().key.place();
}

const yaml::Node* pipeline_in(Reading& reading, const yaml::Node& root) {
  const yaml::Node* spec = root.find("spec");
  const bool is_mapping = spec != nullptr && spec->kind == yaml::Kind::mapping;
  const yaml::Entry* pipeline = is_mapping ? spec->find_entry("pipelineSpec") : nullptr;
  const bool is_empty = pipeline == nullptr || (pipeline->value.kind == yaml::Kind::mapping &&
                                                pipeline->value.entries.empty());
  if (is_empty) {
    reading.report(k_ir_missing_part, is_mapping ? first_key(*spec) : first_key(root),
                   "the PipelineVersion has no pipeline in \"pipelineSpec\"",
                   "compile the pipeline with kubernetes_manifest_format=True");
    return nullptr;
  }
  if (pipeline->value.kind == yaml::Kind::mapping) return &pipeline->value;
  reading.report(
      k_ir_wrong_type, pipeline->key.place(),
      fmt::format("\"pipelineSpec\" must be a mapping, not {}", describe_kind(pipeline->value)));
  return nullptr;
}

}  // namespace

bool is_pipeline_version(const yaml::Document& document) {
  const yaml::Node& root = document.root;
  return root.kind == yaml::Kind::mapping &&
         says(root, "kind", [](std::string_view text) { return text == "PipelineVersion"; }) &&
         says(root, "apiVersion", [](std::string_view text) { return text.starts_with(k_group); });
}

std::vector<std::vector<yaml::Document>> pipelines_of_manifests(
    const SourcePtr& source, const std::vector<yaml::Document>& documents,
    Diagnostics& diagnostics) {
  Reading reading(source, diagnostics);
  std::vector<std::vector<yaml::Document>> pipelines;
  for (const yaml::Document& document : documents) {
    if (!is_pipeline_version(document)) continue;
    const yaml::Node* pipeline = pipeline_in(reading, document.root);
    if (pipeline == nullptr) continue;
    auto& parts = pipelines.emplace_back();
    parts.push_back({source, *pipeline});
    const yaml::Node* platform = document.root.find("spec")->find("platformSpec");
    if (platform != nullptr && !yaml::is_null(*platform)) parts.push_back({source, *platform});
  }
  return pipelines;
}

}  // namespace kfpkg::spec
