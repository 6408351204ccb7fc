// SPDX-License-Identifier: Apache-2.0
// Tasks that wait for each other, components that contain themselves.
#include "lint/facts/ir_walk.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace kfpkg::lint {
namespace {

using Name = std::string_view;
using Graph = std::map<Name, std::set<Name>>;

// Nodes without a way back are taken away until none is left; what remains holds a circle.
std::vector<Name> find_circle(Graph graph) {
  for (bool changed = true; changed;) {
    changed = false;
    for (auto node = graph.begin(); node != graph.end();) {
      std::erase_if(node->second, [&](Name next) { return graph.count(next) == 0; });
      changed = changed || node->second.empty();
      node = node->second.empty() ? graph.erase(node) : std::next(node);
    }
  }
  std::vector<Name> path;
  if (graph.empty()) return path;
  Name at = graph.begin()->first;
  while (std::find(path.begin(), path.end(), at) == path.end()) {
    path.push_back(at);
    at = *graph.at(at).begin();
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  path.push_back(at);
  return path;
}

Graph waits_of(const spec::IrComponent& component) {
  Graph graph;
  for (const spec::Task& task : component.tasks) {
    std::set<Name>& next = graph[task.name.value];
    for (const spec::Text& name : task.depends_on) next.insert(name.value);
    for (const spec::TaskInput& input : task.inputs) {
      if (input.producer_task) next.insert(input.producer_task->value);
    }
  }
  return graph;
}

void check(const PipelineView& view, Findings& findings) {
  Graph contents;
  for_each_component(*view.pipeline, [&](const spec::IrComponent& component) {
    std::set<Name>& next = contents[component.name.value];
    for (const spec::Task& task : component.tasks) {
      if (task.component) next.insert(task.component->value);
    }
    const std::vector<Name> circle = find_circle(waits_of(component));
    if (circle.empty()) return;
    const spec::Task* task = find_task(component, circle.front());
    findings.add(task->name.span,
                 fmt::format("tasks wait for each other: {}", fmt::join(circle, " -> ")),
                 "remove one of the dependencies");
  });
  const std::vector<Name> circle = find_circle(std::move(contents));
  if (circle.empty()) return;
  const spec::IrComponent* component = view.pipeline->find_component(circle.front());
  findings.add(component == nullptr ? view.pipeline->root.name.span : component->name.span,
               fmt::format("components contain each other: {}", fmt::join(circle, " -> ")),
               "a pipeline cannot contain itself; take one of the tasks out");
}

}  // namespace

extern const Rule k_ir_cycle{
    {{"KF714", "ir-cycle"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "tasks of a compiled pipeline wait for each other, or components contain each other",
     "The SDK does not look for circles. The backend refuses components that contain themselves "
     "(\"circular component reference detected\"), and tasks that wait for each other never start.",
     R"(components: {comp-a: {executorLabel: exec-a}}
deploymentSpec: {executors: {exec-a: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root:
  dag:
    tasks:
      first: {componentRef: {name: comp-a}, taskInfo: {name: first}, dependentTasks: [second]}
      second: {componentRef: {name: comp-a}, taskInfo: {name: second}, dependentTasks: [first]}
schemaVersion: 2.1.0
)",
     R"(components: {comp-a: {executorLabel: exec-a}}
deploymentSpec: {executors: {exec-a: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root:
  dag:
    tasks:
      first: {componentRef: {name: comp-a}, taskInfo: {name: first}}
      second: {componentRef: {name: comp-a}, taskInfo: {name: second}, dependentTasks: [first]}
schemaVersion: 2.1.0
)"},
    check};

}  // namespace kfpkg::lint
