// SPDX-License-Identifier: Apache-2.0
// kfpkg doctor --fix: runs the commands that the checks name.
#pragma once

#include "cli/doctor/doctor_checks.hpp"
#include "cli/services.hpp"

#include <vector>

namespace kfpkg::cli {

/// Says each command before it runs it, each once; a command that fails is told and ends nothing.
/// True when at least one has done its work, so that asking again pays.
[[nodiscard]] bool fix_environment(const std::vector<Check>& checks, Services& services);

}  // namespace kfpkg::cli
