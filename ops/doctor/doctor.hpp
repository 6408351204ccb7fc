// SPDX-License-Identifier: Apache-2.0
// Is everything there that the other commands need, and what to type if not.
#pragma once

#include "ops/doctor/answers.hpp"
#include "workspace/session.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace kfpkg::ops {

struct DoctorIntent {
  bool fix = false;  ///< run the commands that make a builder or register emulation, and ask again
  std::function<void(std::string_view)> tell_fix;  ///< each command before it runs, and failures
};

/// Asks the machine; the checks in the order in which to mend them. Changes nothing without `fix`.
/// An error only when it is interrupted.
[[nodiscard]] Result<std::vector<Check>> doctor(workspace::Session& session,
                                                const DoctorIntent& intent);

}  // namespace kfpkg::ops
