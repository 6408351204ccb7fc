// SPDX-License-Identifier: Apache-2.0
// Runs the commands that checks name.
#pragma once

#include "core/invocation.hpp"
#include "core/process/process.hpp"
#include "ops/doctor/answers.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace kfpkg::ops {

/// Tells each command before it runs it, each once; a command that fails is told and ends nothing.
/// True when at least one has done its work, so that asking again pays.
[[nodiscard]] bool fix_environment(const std::vector<Check>& checks, ProcessRunner& processes,
                                   const Invocation& call,
                                   const std::function<void(std::string_view)>& tell);

}  // namespace kfpkg::ops
