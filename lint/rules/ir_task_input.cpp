// SPDX-License-Identifier: Apache-2.0
// Tasks of a compiled pipeline that pass too much or too little.
#include "core/text/suggest.hpp"
#include "lint/facts/ir_walk.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool passes(const spec::Task& task, const spec::Port& port) {
  if (task.iterated_input && task.iterated_input->value == port.name.value) return true;
  return std::any_of(task.inputs.begin(), task.inputs.end(), [&](const spec::TaskInput& input) {
    return input.name.value == port.name.value && input.artifact == port.artifact;
  });
}

// The SDK itself passes more than a component has: what constants, resources and images of the task
// refer to (pipelinechannel--x, cpu_limit). So only a slip of an input that is not passed is told.
void check_input(const spec::TaskInput& input, const spec::Task& task,
                 const spec::IrComponent& component, Findings& findings) {
  if (find_port(component.inputs, input.name.value, input.artifact) != nullptr) return;
  std::vector<std::string_view> left_out;
  for (const spec::Port& port : component.inputs) {
    if (port.artifact == input.artifact && !passes(task, port)) left_out.push_back(port.name.value);
  }
  std::string near = did_you_mean(input.name.value, left_out);
  if (near.empty()) return;
  findings
      .add(input.name.span,
           fmt::format("\"{}\" has no input {} \"{}\"", component.name.value,
                       input.artifact ? "artifact" : "parameter", input.name.value),
           std::move(near))
      .severity = Severity::info;
}

void check_task(const spec::Task& task, const spec::IrComponent& component, Findings& findings) {
  for (const spec::Port& port : component.inputs) {
    // The backend fills these in.
    if (port.optional || port.type == "TASK_FINAL_STATUS" || port.type == "TASK_CONFIG") continue;
    if (passes(task, port)) continue;
    findings
        .add(task.name.span,
             fmt::format("the task \"{}\" does not pass \"{}\", which \"{}\" requires",
                         task.name.value, port.name.value, component.name.value),
             "pass it below the task's inputs, or compile the pipeline again")
        .related.push_back({findings.place(port.name.span), "the input"});
  }
  for (const spec::TaskInput& input : task.inputs) check_input(input, task, component, findings);
}

void check(const PipelineView& view, Findings& findings) {
  for_each_component(*view.pipeline, [&](const spec::IrComponent& graph) {
    for (const spec::Task& task : graph.tasks) {
      const spec::IrComponent* component =
          task.component ? view.pipeline->find_component(task.component->value) : nullptr;
      if (component != nullptr) check_task(task, *component, findings);
    }
  });
}

}  // namespace

extern const Rule k_ir_task_input{
    {{"KF713", "ir-task-input"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "a task does not pass an input that its component requires",
     "Nothing compares the inputs of tasks with those of their components before the pipeline "
     "runs: the placeholder of an input that was not passed stays unresolved, and the task fails. "
     "The backend does not mind further inputs, with which the SDK passes on what texts, resources "
     "and images are made of; one that looks like a slip of an input that is not passed is a note.",
     R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: STRING}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
     R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: STRING}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, inputs: {parameters: {text: {runtimeValue: {constant: hello}}}}}}}}
schemaVersion: 2.1.0
)"},
    check};

}  // namespace kfpkg::lint
