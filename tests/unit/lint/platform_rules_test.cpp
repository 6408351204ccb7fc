// SPDX-License-Identifier: Apache-2.0
// Platform documents by the backend's release, and parts of compiled pipelines that nothing uses.
#include "lint/engine.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

constexpr std::string_view k_pipeline = R"(components: {{comp-show: {{executorLabel: exec-show}}{}}}
deploymentSpec: {{executors: {{exec-show: {{container: {{image: "a/b:1", command: [show]}}}}{}}}}}
pipelineInfo: {{name: all}}
root: {{dag: {{tasks: {{show: {{componentRef: {{name: comp-show}}, taskInfo: {{name: show}}}}}}}}}}
schemaVersion: 2.1.0
)";

// "KF718 imagePullPolice" of each finding: its rule and the text that it marks.
std::vector<std::string> found_in(const std::string& text, const std::string& target = "kfp-2") {
  Diagnostics found;
  LintOptions options;
  options.targets = {target};
  const SourcePtr source = make_source("component.yaml", text);
  lint_source(source, options, found);
  std::vector<std::string> told;
  for (const Diagnostic& one : found)
    told.push_back(fmt::format("{} {}", one.rule, source->text(one.place.span)));
  return told;
}

std::string with_platform(std::string_view executor) {
  return fmt::format(k_pipeline, "", "") + fmt::format(
                                               "---\nplatforms: {{kubernetes: {{deploymentSpec: "
                                               "{{executors: {{exec-show: {}}}}}}}}}\n",
                                               executor);
}

std::string with_parts(std::string_view components, std::string_view executors) {
  return fmt::format(k_pipeline, components, executors);
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("a key of the platform document that no backend knows is found at any depth", "[lint]") {
  CHECK(found_in(with_platform("{imagePullPolice: Always}")) == Told{"KF718 imagePullPolice"});
  CHECK(found_in(with_platform("{securityContext: {runAsUsr: 1}}"), "kfp-2.17") ==
        Told{"KF718 runAsUsr"});
  CHECK(found_in(with_platform("{tolerations: [{key: a, operater: Exists}]}")) ==
        Told{"KF718 operater"});
  CHECK(found_in(with_platform(
            "{secretAsEnv: [{secretName: a, keyToEnv: [{secretKey: k, env: V}]}]}")) ==
        Told{"KF718 env"});
  CHECK(found_in(with_platform("{nodeSelector: {label: {a: b}}}")) == Told{"KF718 label"});
  CHECK(found_in(with_platform("{initContainers: []}"), "kfp-2.17") ==
        Told{"KF718 initContainers"});
}

// The SDK takes the document as it is: mended, the pipeline is another one.
TEST_CASE("a key of the platform document is mended only when unsafe fixes are allowed", "[lint]") {
  Diagnostics found;
  lint_source(make_source("pipeline.yaml", with_platform("{imagePullPolice: Always}")), {}, found);
  const auto key = std::ranges::find(found, "KF718", &Diagnostic::rule);
  REQUIRE(key != found.end());
  REQUIRE(key->fixes.size() == 1);
  CHECK(key->fixes[0].safety == FixSafety::unsafe);
}

TEST_CASE("what the backend knows of a platform document passes, by either name", "[lint]") {
  for (const std::string_view executor :
       {"{imagePullPolicy: Always}", "{image_pull_policy: Always}", "{}",
        "{nodeSelector: {labels: {anything: goes}}}", "{podMetadata: {annotations: {a/b: c}}}",
        "{tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: '60'}]}",
        "{secretAsEnv: [{secretName: a, optional: false, keyToEnv: [{secretKey: k, envVar: V}]}]}",
        "{pvcMount: [{constant: data, mountPath: /data}]}", "{activeDeadlineSeconds: '60'}"}) {
    INFO(executor);
    CHECK(found_in(with_platform(executor)).empty());
    CHECK(found_in(with_platform(executor), "kfp-2.17").empty());
  }
  // Vertex has no such document.
  CHECK(found_in(with_platform("{imagePullPolice: Always}"), "vertex").empty());
}

TEST_CASE("a value of the platform document that has another type is found", "[lint]") {
  CHECK(found_in(with_platform("{imagePullPolicy: 5}")) == Told{"KF703 5"});
  CHECK(found_in(with_platform("{tolerations: {key: a}}")) == Told{"KF703 {key: a}"});
}

TEST_CASE("a key that came later is told to those who run on any KFP 2", "[lint]") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"{securityContext: {runAsUser: '1000'}}", "KF719 securityContext"},
      {"{pvcMount: [{constant: data, mountPath: /data, subPath: x}]}", "KF719 subPath"},
      {"{secretAsEnv: [{secretName: a, optional: true, keyToEnv: [{secretKey: k, envVar: V}]}]}",
       "KF719 optional"},
      {"{configMapAsEnv: [{configMapName: a, optional: true}]}", "KF719 optional"},
  };
  for (const auto& [executor, told] : rows) {
    INFO(executor);
    CHECK(found_in(with_platform(executor)) == Told{std::string(told)});
    CHECK(found_in(with_platform(executor), "kfp-2.17").empty());
  }
}

TEST_CASE("parts of a compiled pipeline that nothing uses are noted", "[lint]") {
  CHECK(found_in(with_parts("", "")).empty());
  CHECK(found_in(with_parts(", comp-old: {executorLabel: exec-show}", "")) ==
        Told{"KF720 comp-old"});
  CHECK(found_in(with_parts("", ", exec-old: {container: {image: 'a/b:1', command: [a]}}")) ==
        Told{"KF720 exec-old"});
  // The executor of an unused component is used by it: one cause, one finding.
  CHECK(found_in(with_parts(", comp-old: {executorLabel: exec-old}",
                            ", exec-old: {container: {image: 'a/b:1', command: [a]}}")) ==
        Told{"KF720 comp-old"});
  // A misspelled name is told once, where it stands.
  CHECK(found_in(with_parts(", comp-old: {executorLabel: exec-old}", "")) ==
        Told{"KF720 comp-old", "KF712 exec-old"});
  std::string misspelled = with_parts("", "");
  misspelled.replace(misspelled.find("{name: comp-show}"), 17, "{name: comp-shw}");
  CHECK(found_in(misspelled) == Told{"KF712 comp-shw"});
  CHECK(found_in(with_parts("", "") +
                 "---\nplatforms: {kubernetes: {deploymentSpec: {executors: {exec-shw: "
                 "{imagePullPolicy: Always}}}}}\n") == Told{"KF720 exec-shw"});
  CHECK(found_in(with_platform("{imagePullPolicy: Always}")).empty());
}
