// SPDX-License-Identifier: Apache-2.0
// The files of the Python program that a spec starts.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/folder/dockerfile_view.hpp"
#include "lint/folder/started_program.hpp"
#include "python/program.hpp"

#include <optional>
#include <string_view>

namespace kfpkg::lint {

/// The files that the program may be made of: itself first, then what lies beside and below it.
/// Nothing when it is not in the folder.
[[nodiscard]] Result<std::optional<python::ProgramRequest>> find_files(
    const StartedProgram& started, const Tree* tree, std::string_view folder,
    const DockerfileView* dockerfile);

/// Path of the source that stands for a program in the command line.
inline constexpr std::string_view k_inline_program = "<inline>";

}  // namespace kfpkg::lint
