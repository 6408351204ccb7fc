// SPDX-License-Identifier: Apache-2.0
// What KFP 1.8 checks of a graph of tasks. Private to spec.
#pragma once

#include "spec/component/reading.hpp"

#include <functional>

namespace kfpkg::spec {

/// Reads a component for the findings alone.
using CheckComponent = std::function<void(const yaml::Document&, Diagnostics&)>;

/// Appends a finding (KF013, for KFP 1.8 only) for each breach; `component` has its inputs and
/// outputs. A component inside a task (`componentRef.spec`) is given to `check`.
void check_graph(Reading& reading, const yaml::Node& graph, const Component& component,
                 const CheckComponent& check);

}  // namespace kfpkg::spec
