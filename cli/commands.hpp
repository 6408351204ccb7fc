// SPDX-License-Identifier: Apache-2.0
// The commands of kfpkg, one file each beside this one.
#pragma once

#include "cli/command_line.hpp"

#include <span>

namespace kfpkg::cli {

/// All commands, in the order of `kfpkg --help`.
[[nodiscard]] std::span<const Command> all_commands();

Action bind_build(CommandLine& line);
Action bind_changed(CommandLine& line);
Action bind_explain(CommandLine& line);
Action bind_image_copy(CommandLine& line);
Action bind_image_delete(CommandLine& line);
Action bind_image_inspect(CommandLine& line);
Action bind_image_join(CommandLine& line);
Action bind_image_tag(CommandLine& line);
Action bind_image_tags(CommandLine& line);
Action bind_lint(CommandLine& line);
Action bind_login(CommandLine& line);
Action bind_logout(CommandLine& line);
Action bind_new(CommandLine& line);
Action bind_publish(CommandLine& line);
Action bind_run(CommandLine& line);
Action bind_verify(CommandLine& line);
Action bind_doctor(CommandLine& line);
Action bind_version(CommandLine& line);

}  // namespace kfpkg::cli
