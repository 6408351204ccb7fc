// SPDX-License-Identifier: Apache-2.0
// What KFP 1.8 checks of a graph of tasks. Private to spec.
#pragma once

#include "spec/component/reading.hpp"

namespace kfpkg::spec {

/// Appends a finding (KF013, for KFP 1.8 only) for each breach; `component` has its inputs and
/// outputs. A component inside a task (`componentRef.spec`) is read like any other.
void check_graph(Reading& reading, const yaml::Node& graph, const Component& component);

}  // namespace kfpkg::spec
