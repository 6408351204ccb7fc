// SPDX-License-Identifier: Apache-2.0
// ContainerSpecImplementation.from_container_dict and ComponentSpec.from_ir_dicts.
#include "spec/ir/described_program.hpp"

#include "spec/component/reading.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace kfpkg::spec {
namespace {

constexpr std::string_view k_executor_prefix = "exec-";

const yaml::Node* below(const yaml::Node& node, std::initializer_list<std::string_view> keys) {
  const yaml::Node* found = &node;
  for (const std::string_view key : keys) {
    found = found->find(key);
    if (found == nullptr) break;
  }
  return found;
}

}  // namespace

const yaml::Entry* ir::find_own_executor(const yaml::Node& executors, std::string_view pipeline) {
  const yaml::Entry* executor =
      executors.find_entry(std::string(k_executor_prefix) + sanitize_component_name(pipeline));
  return executor == nullptr || yaml::is_null(executor->value) ? nullptr : executor;
}

std::optional<Text> find_described_program(const yaml::Document& document) {
  const yaml::Node* name = below(document.root, {"pipelineInfo", "name"});
  const yaml::Node* executors = below(document.root, {"deploymentSpec", "executors"});
  if (name == nullptr || executors == nullptr || !yaml::is_string(*name)) return std::nullopt;
  const yaml::Entry* executor = ir::find_own_executor(*executors, name->value);
  const yaml::Node* command =
      executor == nullptr ? nullptr : below(executor->value, {"container", "command"});
  if (command == nullptr) return std::nullopt;
  const auto word =
      std::find_if(command->items.begin(), command->items.end(), [](const yaml::Node& item) {
        return yaml::is_string(item) && item.value.find("import kfp") != std::string::npos;
      });
  return word == command->items.end() ? std::nullopt : std::optional(text_of(*word));
}

}  // namespace kfpkg::spec
