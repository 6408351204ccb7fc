// SPDX-License-Identifier: Apache-2.0
// Finding one's way in a compiled pipeline: what several rules ask.
#pragma once

#include "spec/ir/pipeline.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// The root, then the others.
template <class Visit>
void for_each_component(const spec::Pipeline& pipeline, Visit visit) {
  visit(pipeline.root);
  for (const spec::IrComponent& component : pipeline.components) visit(component);
}

template <class Named>
[[nodiscard]] std::vector<std::string_view> names_of(const std::vector<Named>& list) {
  std::vector<std::string_view> names;
  for (const Named& one : list) names.push_back(one.name.value);
  return names;
}

[[nodiscard]] inline const spec::Task* find_task(const spec::IrComponent& component,
                                                 std::string_view name) {
  const auto found = std::find_if(component.tasks.begin(), component.tasks.end(),
                                  [&](const spec::Task& task) { return task.name.value == name; });
  return found == component.tasks.end() ? nullptr : &*found;
}

[[nodiscard]] inline const spec::Port* find_port(const std::vector<spec::Port>& ports,
                                                 std::string_view name, bool artifact) {
  const auto found = std::find_if(ports.begin(), ports.end(), [&](const spec::Port& port) {
    return port.artifact == artifact && port.name.value == name;
  });
  return found == ports.end() ? nullptr : &*found;
}

}  // namespace kfpkg::lint
