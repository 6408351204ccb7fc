// SPDX-License-Identifier: Apache-2.0
// A push of a plan, with bytes and rate on the way.
#pragma once

#include "core/invocation.hpp"
#include "oci/images/push.hpp"

namespace kfpkg::ops {

/// Runs the plan; how far it is goes to the call's progress, as often as that wants to hear.
[[nodiscard]] Result<oci::PushReport> push_with_progress(const oci::PushPlan& plan,
                                                         oci::ImageStore& from, oci::ImageStore& to,
                                                         const Invocation& call);

}  // namespace kfpkg::ops
