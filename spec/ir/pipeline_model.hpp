// SPDX-License-Identifier: Apache-2.0
// A compiled pipeline or component (IR YAML) as a value with positions: what rules ask about it.
#pragma once

#include "spec/component/model.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::spec {

/// A parameter or artifact of a component in IR.
struct Port {
  Text name;
  bool artifact = false;
  std::string type;  ///< "NUMBER_INTEGER", "system.Dataset"; empty when it is not named
  bool optional = false;
  bool has_default = false;
};

/// What a task passes to one input.
struct TaskInput {
  Text name;
  bool artifact = false;
  std::optional<Text> component_input;  ///< of the component that holds the task
  std::optional<Text> producer_task;    ///< in the same graph
  std::optional<Text> output_key;
};

struct Task {
  Text name;
  std::optional<Text> component;
  std::vector<Text> depends_on;
  std::vector<TaskInput> inputs;
  std::optional<Text> iterated_input;  ///< filled by the iterator, not by `inputs`
};

/// An output of a graph, taken from an output of one of its tasks.
struct GraphOutput {
  Text name;
  bool artifact = false;
  Text task;
  std::optional<Text> output_key;
};

struct IrComponent {
  Text name;  ///< "root" for the pipeline itself
  std::vector<Port> inputs;
  std::vector<Port> outputs;
  std::optional<Text> executor;
  bool is_graph = false;
  std::vector<Task> tasks;
  std::vector<GraphOutput> graph_outputs;
};

struct Executor {
  Text name;
  bool is_container = false;
  bool is_importer = false;
  std::optional<Text> image;
  bool has_program = false;  ///< command or args are there
};

struct Pipeline {
  SourcePtr source;
  Text name;
  /// One of the executors carries its name: SDK 2.x takes the file for a single component, else for
  /// a pipeline.
  bool is_component = false;
  std::optional<Text> schema_version;
  IrComponent root;
  std::vector<IrComponent> components;
  std::vector<Executor> executors;

  [[nodiscard]] const IrComponent* find_component(std::string_view component) const;
  [[nodiscard]] const Executor* find_executor(std::string_view label) const;
};

/// The value of a document that the SDK accepts. `root` is a mapping of the message PipelineSpec;
/// what is missing stays empty. Fields are found by their JSON names and by protobuf's own.
[[nodiscard]] Pipeline make_pipeline(const SourcePtr& source, const yaml::Node& root);

}  // namespace kfpkg::spec
