// SPDX-License-Identifier: Apache-2.0
// The Python program that a spec starts: found in its command line, and then in its folder.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "lint/dockerfile_view.hpp"
#include "python/program.hpp"
#include "spec/component/component.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct StartedProgram {
  enum class Kind {
    text,    ///< the program itself stands in the command line
    file,    ///< a path in the image
    module,  ///< python -m
    script   ///< a path in the image of what may be a Python script
  };
  Kind kind = Kind::file;
  std::string name;                              ///< path or module; of a text the text
  const spec::Argument* argument = nullptr;      ///< that names it
  std::vector<const spec::Argument*> arguments;  ///< what it gets
};

/// Looks through `sh -c`, `"$0" "$@"`, env and init programs. Nothing when no Python is started, or
/// in a way that is not plain. Refers to the component.
[[nodiscard]] std::optional<StartedProgram> find_started(const spec::Component& component);

/// The files that the program may be made of: itself first, then what lies beside and below it.
/// Nothing when it is not in the folder.
[[nodiscard]] Result<std::optional<python::ProgramRequest>> find_files(
    const StartedProgram& started, const Tree* tree, std::string_view folder,
    const DockerfileView* dockerfile);

/// Path of the source that stands for a program in the command line.
inline constexpr std::string_view k_inline_program = "<inline>";

}  // namespace kfpkg::lint
