// SPDX-License-Identifier: Apache-2.0
// One call of kfpkg, from arguments to exit code, on given edges.
#pragma once

#include "cli/command_line.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

/// Runs a parsed command and reports its error, if any, on standard error (and on standard output
/// as JSON).
[[nodiscard]] ExitCode run_action(const Parsed& parsed, workspace::Session& session,
                                  Console& console);

}  // namespace kfpkg::cli
