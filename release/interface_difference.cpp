// SPDX-License-Identifier: Apache-2.0
// Comparing inputs and outputs.
#include "release/interface_difference.hpp"

#include <algorithm>
#include <optional>

namespace kfpkg::release {
namespace {

using Kind = InterfaceChangeKind;

template <class Port>
const Port* find(const std::vector<Port>& ports, const Port& like) {
  const auto found = std::find_if(ports.begin(), ports.end(), [&](const Port& port) {
    return port.python_name == like.python_name;
  });
  return found == ports.end() ? nullptr : &*found;
}

/// A type that is a map is told by its key.
template <class Port>
std::string type_of(const Port& port) {
  if (port.type) return port.type->value;
  return port.type_key ? "{" + port.type_key->value + "}" : std::string{};
}

bool is_same_to_sdk(const std::optional<spec::Text>& before,
                    const std::optional<spec::Text>& after) {
  const spec::TypeInfo old_type = spec::classify_type(before);
  const spec::TypeInfo new_type = spec::classify_type(after);
  return before && after && old_type.known && new_type.known &&
         old_type.ir_name == new_type.ir_name;
}

std::string default_of(const spec::Input& input) {
  return input.default_value ? input.default_value->value : std::string{};
}

std::string_view demand_of(const spec::Input& input) {
  return input.optional ? "optional" : "required";
}

bool is_breaking_when_added(const spec::Input& input) {
  return !input.optional;
}
bool is_breaking_when_added(const spec::Output&) {
  return false;
}

template <class Port>
void compare_port(Side side, const Port& before, const Port& after,
                  std::vector<InterfaceChange>& changes) {
  const std::string& name = after.name.value;
  if (before.name.value != name) {
    changes.push_back({side, Kind::renamed, name, before.name.value, name, false});
  }
  const std::string old_type = type_of(before);
  const std::string new_type = type_of(after);
  if (old_type != new_type) {
    changes.push_back({side, Kind::type_changed, name, old_type, new_type,
                       !is_same_to_sdk(before.type, after.type)});
  }
}

void compare_demand(const spec::Input& before, const spec::Input& after,
                    std::vector<InterfaceChange>& changes) {
  const std::string& name = after.name.value;
  const std::string old_default = default_of(before);
  const std::string new_default = default_of(after);
  if (old_default != new_default ||
      before.default_value.has_value() != after.default_value.has_value()) {
    changes.push_back({Side::input, Kind::default_changed, name, old_default, new_default, false});
  }
  if (before.optional == after.optional) return;
  changes.push_back({Side::input, Kind::optional_changed, name, std::string(demand_of(before)),
                     std::string(demand_of(after)), !after.optional});
}
void compare_demand(const spec::Output&, const spec::Output&, std::vector<InterfaceChange>&) {}

template <class Port>
void compare_ports(Side side, const std::vector<Port>& before, const std::vector<Port>& after,
                   std::vector<InterfaceChange>& changes) {
  for (const Port& port : before) {
    if (find(after, port) != nullptr) continue;
    changes.push_back({side, Kind::removed, port.name.value, port.name.value, {}, true});
  }
  for (const Port& port : after) {
    const Port* old = find(before, port);
    if (old == nullptr) {
      changes.push_back(
          {side, Kind::added, port.name.value, {}, port.name.value, is_breaking_when_added(port)});
      continue;
    }
    compare_port(side, *old, port, changes);
    compare_demand(*old, port, changes);
  }
}

}  // namespace

std::vector<InterfaceChange> interface_difference(const spec::Component& before,
                                                  const spec::Component& after) {
  std::vector<InterfaceChange> changes;
  compare_ports(Side::input, before.inputs, after.inputs, changes);
  compare_ports(Side::output, before.outputs, after.outputs, changes);
  return changes;
}

bool is_breaking(std::span<const InterfaceChange> changes) {
  return std::any_of(changes.begin(), changes.end(),
                     [](const InterfaceChange& change) { return change.breaking; });
}

std::string_view name_of(InterfaceChangeKind kind) {
  switch (kind) {
    case Kind::added:
      return "added";
    case Kind::removed:
      return "removed";
    case Kind::renamed:
      return "renamed";
    case Kind::type_changed:
      return "type-changed";
    case Kind::default_changed:
      return "default-changed";
    case Kind::optional_changed:
      return "optional-changed";
  }
  return {};
}

}  // namespace kfpkg::release
