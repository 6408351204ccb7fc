// SPDX-License-Identifier: Apache-2.0
// Compiled pipelines in manifests, as kfp 2.17 writes them for kubectl.
#include "spec/ir/manifest.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace kfpkg;
using namespace kfpkg::spec;

namespace {

const std::string k_head = "apiVersion: pipelines.kubeflow.org/v2beta1\nkind: PipelineVersion\n";

struct Found {
  std::vector<std::vector<yaml::Document>> pipelines;
  Diagnostics diagnostics;
};

Found find(const std::string& text) {
  Found found;
  const SourcePtr source = make_source("m.yaml", text);
  const auto documents = yaml::parse(source, found.diagnostics);
  REQUIRE(documents);
  found.pipelines = pipelines_of_manifests(source, *documents, found.diagnostics);
  return found;
}

}  // namespace

TEST_CASE("each PipelineVersion holds a pipeline with its platforms", "[ir]") {
  const std::string pipeline = "kind: Pipeline\napiVersion: pipelines.kubeflow.org/v2beta1\n---\n";
  const std::string one = k_head + "spec: {pipelineSpec: {a: 1}, platformSpec: {b: 2}}\n";
  const std::string two = k_head + "spec: {pipelineSpec: {c: 3}, platformSpec: null}\n";
  const Found found = find(pipeline + one + "---\n" + two);
  CHECK(found.diagnostics.empty());
  REQUIRE(found.pipelines.size() == 2);
  REQUIRE(found.pipelines[0].size() == 2);
  CHECK(found.pipelines[0][0].root.find("a") != nullptr);
  CHECK(found.pipelines[0][1].root.find("b") != nullptr);
  REQUIRE(found.pipelines[1].size() == 1);
  CHECK(found.pipelines[1][0].root.find("c") != nullptr);
}

TEST_CASE("a PipelineVersion without a pipeline is told at its place", "[ir]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "KF701"},
      {"spec: 1\n", "KF701"},
      {"spec: {pipelineName: a}\n", "KF701"},
      {"spec: {pipelineSpec: {}}\n", "KF701"},
      {"spec: {pipelineSpec: text}\n", "KF703"},
      {"spec: {pipelineSpec: null}\n", "KF703"},
  };
  for (const auto& [spec, rule] : cases) {
    CAPTURE(spec);
    const Found found = find(k_head + spec);
    CHECK(found.pipelines.empty());
    REQUIRE(found.diagnostics.size() == 1);
    CHECK(found.diagnostics[0].rule == rule);
  }
}
