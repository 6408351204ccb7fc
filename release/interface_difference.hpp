// SPDX-License-Identifier: Apache-2.0
// What changed between the interfaces of two versions of a component, and whether pipelines that
// call the older one still work with the newer one.
#pragma once

#include "spec/component/component.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::release {

enum class Side { input, output };

enum class InterfaceChangeKind {
  added,             ///< breaking: an input that a call must set
  removed,           ///< breaking
  renamed,           ///< spelled otherwise, called the same by Python; not breaking
  type_changed,      ///< breaking, unless SDK 2.x takes both for the same ("int", "Integer")
  default_changed,   ///< set, changed or taken away; not breaking
  optional_changed,  ///< breaking: a call must set it now
};

/// One change of one input or output. Texts are as the specs have them.
struct InterfaceChange {
  Side side = Side::input;
  InterfaceChangeKind kind = InterfaceChangeKind::added;
  std::string name;    ///< in the newer spec; of what was removed: in the older one
  std::string before;  ///< name, type or default; "optional" or "required"; empty: none
  std::string after;
  bool breaking = false;
  friend bool operator==(const InterfaceChange&, const InterfaceChange&) = default;
};

/// Inputs, then outputs; of each what was removed in the older one's order, then the newer one's.
/// Inputs and outputs are the same when Python calls them the same. Not looked at: their order,
/// descriptions, and what stands below the key of a type that is a map.
[[nodiscard]] std::vector<InterfaceChange> interface_difference(const spec::Component& before,
                                                                const spec::Component& after);

[[nodiscard]] bool is_breaking(std::span<const InterfaceChange> changes);

/// "added", "type-changed": as it stands in JSON.
[[nodiscard]] std::string_view name_of(InterfaceChangeKind kind);

}  // namespace kfpkg::release
