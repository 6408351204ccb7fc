// SPDX-License-Identifier: Apache-2.0
// A push of a plan, with bytes and rate on the way.
#pragma once

#include "core/invocation.hpp"
#include "registry/push_plan.hpp"

namespace kfpkg::ops {

/// Runs the plan; how far it is goes to the call's progress, as often as that wants to hear.
[[nodiscard]] Result<registry::PushReport> push_with_progress(const registry::PushPlan& plan,
                                                              registry::Place& from,
                                                              registry::Place& to,
                                                              const Invocation& call);

}  // namespace kfpkg::ops
