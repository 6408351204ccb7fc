// SPDX-License-Identifier: Apache-2.0
// Components, executors, tasks, inputs and outputs that a compiled pipeline names and does not
// have.
#include "core/text/suggest.hpp"
#include "lint/facts/ir_walk.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

// Names of the SDK's own making: nobody writes them by hand, so nobody has misspelled them.
bool is_of_the_sdk(std::string_view input) {
  return input.starts_with("pipelinechannel--") ||
         input.find("loop-item") != std::string_view::npos;
}

// One component of a pipeline, the root being one too.
class ReferenceChecker {
 public:
  ReferenceChecker(const spec::Pipeline& pipeline, const spec::IrComponent& component,
                   Findings& findings)
      : m_pipeline(pipeline), m_component(component), m_findings(findings) {}

  void check() {
    if (m_component.executor && m_pipeline.find_executor(m_component.executor->value) == nullptr)
      missing(*m_component.executor, "executor", names_of(m_pipeline.executors));
    for (const spec::Task& task : m_component.tasks) check_task(task);
    for (const spec::GraphOutput& output : m_component.graph_outputs)
      check_output(output.task, output.output_key, output.artifact);
  }

 private:
  void missing(const spec::Text& name, std::string_view kind,
               const std::vector<std::string_view>& known) {
    std::string help = did_you_mean(name.value, known);
    if (help.empty()) help = "compile the pipeline again";
    m_findings.add(name.span, fmt::format("there is no {} \"{}\"", kind, name.value),
                   std::move(help));
  }

  void check_task(const spec::Task& task) {
    if (!task.component) {
      m_findings.add(task.name.span,
                     fmt::format("the task \"{}\" names no component", task.name.value),
                     "write componentRef: {name: comp-...}");
    } else if (m_pipeline.find_component(task.component->value) == nullptr) {
      missing(*task.component, "component", names_of(m_pipeline.components));
    }
    for (const spec::Text& name : task.depends_on) {
      if (find_task(m_component, name.value) == nullptr) missing(name, "task", tasks_beside(task));
    }
    for (const spec::TaskInput& input : task.inputs) {
      if (input.component_input) check_input(*input.component_input, input.artifact);
      if (input.producer_task) check_output(*input.producer_task, input.output_key, input.artifact);
    }
  }

  // A task that waited for itself would be the next mistake.
  [[nodiscard]] std::vector<std::string_view> tasks_beside(const spec::Task& task) const {
    auto names = names_of(m_component.tasks);
    std::erase(names, task.name.value);
    return names;
  }

  void check_input(const spec::Text& name, bool artifact) {
    if (find_port(m_component.inputs, name.value, artifact) != nullptr) return;
    if (is_of_the_sdk(name.value)) {
      m_findings.add(
          name.span,
          fmt::format("nothing passes \"{}\" to the group that this task is in", name.value),
          "the SDK forgets what only an f-string or a resource uses there: pass it to a "
          "component in the group too, as an argument, and compile again");
      return;
    }
    const std::string kind = artifact ? "input artifact" : "input parameter";
    auto known = names_of(m_component.inputs);
    std::erase_if(known, [&](std::string_view other) {
      return find_port(m_component.inputs, other, artifact) == nullptr;
    });
    missing(name, kind + " in the graph called", known);
  }

  void check_output(const spec::Text& name, const std::optional<spec::Text>& key, bool artifact) {
    const spec::Task* task = find_task(m_component, name.value);
    if (task == nullptr) return missing(name, "task", names_of(m_component.tasks));
    const spec::IrComponent* producer =
        task->component ? m_pipeline.find_component(task->component->value) : nullptr;
    if (producer == nullptr || !key) return;
    if (find_port(producer->outputs, key->value, artifact) != nullptr) return;
    missing(*key, fmt::format("output of the task \"{}\" called", name.value),
            names_of(producer->outputs));
  }

  const spec::Pipeline& m_pipeline;
  const spec::IrComponent& m_component;
  Findings& m_findings;
};

void check(const PipelineView& view, Findings& findings) {
  for_each_component(*view.pipeline, [&](const spec::IrComponent& component) {
    ReferenceChecker(*view.pipeline, component, findings).check();
  });
}

}  // namespace

extern const Rule k_ir_undefined_reference{
    {{"KF712", "ir-undefined-reference"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "a compiled pipeline names something that it does not have",
     "The SDK does not look whether components, executors, tasks, inputs and outputs that are "
     "named exist. The backend does, when the pipeline is run: it answers \"cannot find component "
     "ref\", \"executor not found in deployment config\", or the driver of a task fails: \"parent "
     "DAG "
     "does not have input parameter\". The SDK itself writes that where an f-string or a resource "
     "in "
     "a loop, a condition or an exit handler is all that uses a parameter there.",
     R"(components: {comp-a: {executorLabel: exec-a}}
deploymentSpec: {executors: {exec-a: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root:
  dag:
    tasks:
      first: {componentRef: {name: comp-a}, taskInfo: {name: first}}
      second: {componentRef: {name: comp-a}, taskInfo: {name: second}, dependentTasks: [fist]}
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
