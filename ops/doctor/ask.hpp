// SPDX-License-Identifier: Apache-2.0
// Asks the machine what doctor checks.
#pragma once

#include "ops/doctor/answers.hpp"
#include "workspace/session.hpp"

namespace kfpkg::ops {

/// Asks everything at once: each call of docker takes about 0.1 s. Changes nothing.
[[nodiscard]] DoctorAnswers ask_machine(workspace::Session& session);

}  // namespace kfpkg::ops
