// SPDX-License-Identifier: Apache-2.0
// Components, executors and platform settings that nothing in a compiled pipeline uses.
#include "lint/facts/ir_walk.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace kfpkg::lint {
namespace {

struct Used {
  std::set<std::string_view> components;
  std::set<std::string_view> executors;
  // A name that nothing has may be meant for what seems unused: that is told by KF712 or KF716.
  bool misses_component = false;
  bool misses_executor = false;
};

void add_tasks(const spec::Pipeline& pipeline, const spec::IrComponent& component, Used& used) {
  for (const spec::Task& task : component.tasks) {
    if (task.component) used.components.insert(task.component->value);
    used.misses_component |=
        !task.component || pipeline.find_component(task.component->value) == nullptr;
  }
}

Used used_in(const spec::Pipeline& pipeline) {
  Used used;
  for_each_component(pipeline, [&](const spec::IrComponent& component) {
    add_tasks(pipeline, component, used);
    if (component.is_graph) return;
    if (component.executor) used.executors.insert(component.executor->value);
    // Nobody knows what its tasks were.
    used.misses_component |= !component.executor;
    used.misses_executor |=
        !component.executor || pipeline.find_executor(component.executor->value) == nullptr;
  });
  return used;
}

// platforms: PLATFORM: deploymentSpec: executors: NAME
void check_platforms(const PipelineView& view, Findings& findings) {
  if (view.documents->size() < 2) return;
  const yaml::Node* platforms = view.documents->at(1).root.find("platforms");
  if (platforms == nullptr) return;
  for (const yaml::Entry& platform : platforms->entries) {
    const yaml::Node* deployment = platform.value.find("deploymentSpec");
    const yaml::Node* executors = deployment == nullptr ? nullptr : deployment->find("executors");
    if (executors == nullptr) continue;
    for (const yaml::Entry& one : executors->entries) {
      if (view.pipeline->find_executor(one.key.value) != nullptr) continue;
      findings.add(one.key.place(),
                   fmt::format("there is no executor \"{}\" that this could be for", one.key.value),
                   "take it out, or compile the pipeline again");
    }
  }
}

void check(const PipelineView& view, Findings& findings) {
  const Used used = used_in(*view.pipeline);
  for (const spec::IrComponent& component : view.pipeline->components) {
    if (used.misses_component || used.components.contains(component.name.value)) continue;
    findings.add(component.name.span,
                 fmt::format("no task uses the component \"{}\"", component.name.value),
                 "take it out, or compile the pipeline again");
  }
  for (const spec::Executor& executor : view.pipeline->executors) {
    if (used.misses_executor || used.executors.contains(executor.name.value)) continue;
    findings.add(executor.name.span,
                 fmt::format("no component uses the executor \"{}\"", executor.name.value),
                 "take it out, or compile the pipeline again");
  }
  if (!used.misses_executor) check_platforms(view, findings);
}

}  // namespace

extern const Rule k_ir_unused{
    {{"KF720", "ir-unused"},
     Severity::info,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "a part of a compiled pipeline that nothing uses",
     "The SDK compiles only what tasks use, so a component without a task, an executor without a "
     "component or a platform's part without an executor is left from an edit by hand, or has a "
     "misspelled name: what it says does not happen. Its image is mirrored and scanned all the "
     "same.",
     R"(components: {comp-show: {executorLabel: exec-show}, comp-old: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: all}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: all}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"},
    check};

}  // namespace kfpkg::lint
