// SPDX-License-Identifier: Apache-2.0
// Components, tasks, executors and what they name.
#include "spec/ir/pipeline_model.hpp"

#include "spec/component/reading.hpp"
#include "spec/ir/values.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::spec {
namespace {

// "componentRef" as protobuf writes it in its own files: "component_ref".
std::string snake_case(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      result += '_';
      result += static_cast<char>(c - 'A' + 'a');
    } else {
      result += c;
    }
  }
  return result;
}

const yaml::Node* find(const yaml::Node* node, std::string_view name) {
  if (node == nullptr) return nullptr;
  const yaml::Node* found = node->find(name);
  if (found == nullptr) found = node->find(snake_case(name));
  return found == nullptr || yaml::is_null(*found) ? nullptr : found;
}

template <class... Names>
const yaml::Node* find(const yaml::Node* node, std::string_view name, Names... names) {
  return find(find(node, name), names...);
}

std::optional<Text> find_text(const yaml::Node* node) {
  if (node == nullptr || node->kind != yaml::Kind::scalar || node->value.empty())
    return std::nullopt;
  return text_of(*node);
}

template <class Visit>
void for_each_entry(const yaml::Node* mapping, Visit visit) {
  if (mapping == nullptr) return;
  const yaml::KeptEntries kept(*mapping);
  for (const yaml::Entry& entry : mapping->entries) {
    if (kept(entry)) visit(text_of(entry.key), entry.value);
  }
}

std::vector<Port> read_ports(const yaml::Node* definitions) {
  std::vector<Port> ports;
  for_each_entry(find(definitions, "parameters"), [&](Text name, const yaml::Node& node) {
    Port port{std::move(name), false, {}, false, false};
    if (auto type = find_text(find(&node, "parameterType"))) port.type = std::move(type->value);
    port.has_default = find(&node, "defaultValue") != nullptr;
    const yaml::Node* optional = find(&node, "isOptional");
    port.optional = port.has_default || (optional != nullptr && !ir::is_falsy(*optional));
    ports.push_back(std::move(port));
  });
  for_each_entry(find(definitions, "artifacts"), [&](Text name, const yaml::Node& node) {
    Port port{std::move(name), true, {}, false, false};
    if (auto type = find_text(find(&node, "artifactType", "schemaTitle")))
      port.type = std::move(type->value);
    const yaml::Node* optional = find(&node, "isOptional");
    port.optional = optional != nullptr && !ir::is_falsy(*optional);
    ports.push_back(std::move(port));
  });
  return ports;
}

TaskInput read_parameter(Text name, const yaml::Node& node) {
  TaskInput input{std::move(name), false, {}, {}, {}};
  input.component_input = find_text(find(&node, "componentInputParameter"));
  const yaml::Node* output = find(&node, "taskOutputParameter");
  input.producer_task = find_text(find(output, "producerTask"));
  input.output_key = find_text(find(output, "outputParameterKey"));
  if (const yaml::Node* status = find(&node, "taskFinalStatus"))
    input.producer_task = find_text(find(status, "producerTask"));
  return input;
}

TaskInput read_artifact(Text name, const yaml::Node& node) {
  TaskInput input{std::move(name), true, {}, {}, {}};
  input.component_input = find_text(find(&node, "componentInputArtifact"));
  const yaml::Node* output = find(&node, "taskOutputArtifact");
  input.producer_task = find_text(find(output, "producerTask"));
  input.output_key = find_text(find(output, "outputArtifactKey"));
  return input;
}

Task read_task(Text name, const yaml::Node& node) {
  Task task;
  task.name = std::move(name);
  task.component = find_text(find(&node, "componentRef", "name"));
  if (const yaml::Node* list = find(&node, "dependentTasks")) {
    for (const yaml::Node& item : list->items) task.depends_on.push_back(text_of(item));
  }
  for_each_entry(find(&node, "inputs", "parameters"), [&](Text key, const yaml::Node& value) {
    task.inputs.push_back(read_parameter(std::move(key), value));
  });
  for_each_entry(find(&node, "inputs", "artifacts"), [&](Text key, const yaml::Node& value) {
    task.inputs.push_back(read_artifact(std::move(key), value));
  });
  for (const std::string_view iterator : {"parameterIterator", "artifactIterator"}) {
    if (auto input = find_text(find(&node, iterator, "itemInput"))) task.iterated_input = input;
  }
  return task;
}

void read_selectors(const yaml::Node& list, const Text& name, std::string_view key,
                    std::vector<GraphOutput>& outputs) {
  for (const yaml::Node& selector : list.items) {
    auto task = find_text(find(&selector, "producerSubtask"));
    if (!task) continue;
    outputs.push_back(
        {name, key == "outputArtifactKey", std::move(*task), find_text(find(&selector, key))});
  }
}

std::vector<GraphOutput> read_graph_outputs(const yaml::Node* node) {
  std::vector<GraphOutput> outputs;
  for_each_entry(find(node, "artifacts"), [&](const Text& name, const yaml::Node& value) {
    if (const yaml::Node* list = find(&value, "artifactSelectors"))
      read_selectors(*list, name, "outputArtifactKey", outputs);
  });
  for_each_entry(find(node, "parameters"), [&](const Text& name, const yaml::Node& value) {
    if (const yaml::Node* list = find(&value, "valueFromOneof", "parameterSelectors"))
      read_selectors(*list, name, "outputParameterKey", outputs);
    const yaml::Node* one = find(&value, "valueFromParameter");
    if (auto task = find_text(find(one, "producerSubtask"))) {
      outputs.push_back(
          {name, false, std::move(*task), find_text(find(one, "outputParameterKey"))});
    }
  });
  return outputs;
}

IrComponent read_component_of(Text name, const yaml::Node& node) {
  IrComponent component;
  component.name = std::move(name);
  component.inputs = read_ports(find(&node, "inputDefinitions"));
  component.outputs = read_ports(find(&node, "outputDefinitions"));
  component.executor = find_text(find(&node, "executorLabel"));
  const yaml::Node* graph = find(&node, "dag");
  component.is_graph = graph != nullptr;
  for_each_entry(find(graph, "tasks"), [&](Text key, const yaml::Node& value) {
    component.tasks.push_back(read_task(std::move(key), value));
  });
  component.graph_outputs = read_graph_outputs(find(graph, "outputs"));
  return component;
}

Executor read_executor_of(Text name, const yaml::Node& node) {
  Executor executor;
  executor.name = std::move(name);
  const yaml::Node* container = find(&node, "container");
  executor.is_container = container != nullptr;
  executor.is_importer = find(&node, "importer") != nullptr;
  executor.image = find_text(find(container, "image"));
  const yaml::Node* command = find(container, "command");
  const yaml::Node* args = find(container, "args");
  executor.has_program =
      (command != nullptr && !command->items.empty()) || (args != nullptr && !args->items.empty());
  return executor;
}

}  // namespace

Pipeline make_pipeline(const SourcePtr& source, const yaml::Node& root) {
  Pipeline pipeline;
  pipeline.source = source;
  if (auto name = find_text(find(&root, "pipelineInfo", "name"))) pipeline.name = std::move(*name);
  pipeline.schema_version = find_text(find(&root, "schemaVersion"));
  if (const yaml::Entry* entry = root.find_entry("root"))
    pipeline.root = read_component_of({"root", entry->key.place()}, entry->value);
  for_each_entry(find(&root, "components"), [&](Text name, const yaml::Node& node) {
    pipeline.components.push_back(read_component_of(std::move(name), node));
  });
  for_each_entry(find(&root, "deploymentSpec", "executors"),
                 [&](Text name, const yaml::Node& node) {
                   pipeline.executors.push_back(read_executor_of(std::move(name), node));
                 });
  return pipeline;
}

const IrComponent* Pipeline::find_component(std::string_view component) const {
  const auto found =
      std::find_if(components.begin(), components.end(),
                   [&](const IrComponent& one) { return one.name.value == component; });
  return found == components.end() ? nullptr : &*found;
}

const Executor* Pipeline::find_executor(std::string_view label) const {
  const auto found = std::find_if(executors.begin(), executors.end(),
                                  [&](const Executor& one) { return one.name.value == label; });
  return found == executors.end() ? nullptr : &*found;
}

}  // namespace kfpkg::spec
