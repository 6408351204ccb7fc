// SPDX-License-Identifier: Apache-2.0
// The program of a command as the file of the folder that it is.
#pragma once

#include "lint/facts/program_files.hpp"

#include <optional>
#include <string>

namespace kfpkg::lint {

struct CopiedProgram {
  ProgramFile file;
  dockerfile::Origin origin;  ///< of kind file
};
/// The file that is executed; nothing when it is not one that COPY takes from the folder.
[[nodiscard]] std::optional<CopiedProgram> copied_program(const BuiltComponentView& view);
/// The script that a shell reads, under the same condition.
[[nodiscard]] std::optional<CopiedProgram> copied_shell_script(const BuiltComponentView& view);

}  // namespace kfpkg::lint
