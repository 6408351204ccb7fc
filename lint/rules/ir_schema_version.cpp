// SPDX-License-Identifier: Apache-2.0
// The version of compiled pipelines that the backend takes.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_version = "2.1.0";

void check(const PipelineView& view, Findings& findings) {
  const auto& version = view.pipeline->schema_version;
  if (version && version->value == k_version) return;
  const std::string help = fmt::format("write schemaVersion: {}", k_version);
  if (!version) {
    findings.add(view.pipeline->name.span, "the compiled pipeline has no schemaVersion", help);
    return;
  }
  Diagnostic& found = findings.add(
      version->span, fmt::format("the backend knows no schemaVersion {}", version->value), help);
  found.fixes.push_back({help, FixSafety::unsafe, {{version->span, std::string(k_version)}}});
}

}  // namespace

extern const Rule k_ir_schema_version{
    {{"KF715", "ir-schema-version"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17",
     "a compiled pipeline has another schemaVersion than 2.1.0",
     "The SDK does not look at it. KFP's backend refuses every other one: \"KFP only supports "
     "schema version 2.1.0\". Files from SDKs before 2.0 say 2.0.0; compile them again.",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.0.0
)",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"},
    check};

}  // namespace kfpkg::lint
