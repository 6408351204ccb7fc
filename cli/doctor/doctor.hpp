// SPDX-License-Identifier: Apache-2.0
// kfpkg doctor: is everything there that the other commands need, and what to type if not.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {

/// Asks everything at once (each call of docker takes about 0.1 s), prints the checks; done, or
/// findings when one of them is a problem. Changes nothing, unless `fix` asks for it: then it runs
/// the commands that make a builder or register emulation, and asks again.
[[nodiscard]] Result<ExitCode> run_doctor(bool fix, Services& services,
                                          const CommonOptions& common);

}  // namespace kfpkg::cli
