// SPDX-License-Identifier: Apache-2.0
// The commands of kfpkg. Each is a file NAME_command.cpp in a folder below this one, which defines
// `Command NAME_command()`, or GROUP_NAME_command() in the folder of a group; CMake collects them.
#pragma once

#include "cli/command_line.hpp"

#include <span>

namespace kfpkg::cli {

/// All commands, in the order of `kfpkg --help`.
[[nodiscard]] std::span<const Command> all_commands();

#define KFPKG_COMMAND(name) [[nodiscard]] Command name();
#include "cli/commands.inc"
#undef KFPKG_COMMAND

}  // namespace kfpkg::cli
