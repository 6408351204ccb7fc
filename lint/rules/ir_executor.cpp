// SPDX-License-Identifier: Apache-2.0
// Components of a compiled pipeline that nothing can run.
#include "lint/facts/ir_walk.hpp"
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <set>

namespace kfpkg::lint {
namespace {

std::string_view problem_of(const spec::Executor& executor) {
  if (executor.is_importer) return {};
  if (!executor.is_container) return "is neither a container nor an importer";
  if (!executor.image) return "has no image";
  if (is_backend_task(executor.image->value)) return {};
  if (!executor.has_program) return "has neither command nor args, and KFP 2 runs no ENTRYPOINT";
  return {};
}

void check(const PipelineView& view, Findings& findings) {
  std::set<std::string_view> used;
  for_each_component(*view.pipeline, [&](const spec::IrComponent& component) {
    if (component.executor) used.insert(component.executor->value);
    if (component.executor || component.is_graph) return;
    findings.add(component.name.span,
                 fmt::format("\"{}\" has neither a dag nor an executorLabel", component.name.value),
                 "compile the pipeline again");
  });
  for (const spec::Executor& executor : view.pipeline->executors) {
    const std::string_view problem = problem_of(executor);
    if (problem.empty() || used.count(executor.name.value) == 0) continue;
    findings.add(executor.name.span,
                 fmt::format("the executor \"{}\" {}", executor.name.value, problem),
                 "compile the component again");
  }
}

}  // namespace

extern const Rule k_ir_executor{
    {{"KF716", "ir-executor"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "a component of a compiled pipeline has nothing that can run",
     "The backend runs components that are a dag of tasks, a container or an importer: others are "
     "\"unknown component implementation\" or \"non-container and non-importer executor not "
     "implemented\". A container needs an image, and a command or args, since KFP's launcher never "
     "uses the image's ENTRYPOINT.",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1"}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"},
    check};

}  // namespace kfpkg::lint
