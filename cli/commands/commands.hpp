// SPDX-License-Identifier: Apache-2.0
// The commands of kfpkg, one file each beside this one.
#pragma once

#include "cli/command_line.hpp"

#include <span>

namespace kfpkg::cli {

/// All commands, in the order of `kfpkg --help`.
[[nodiscard]] std::span<const Command> all_commands();

Action bind_version(CommandLine& line);

}  // namespace kfpkg::cli
