// SPDX-License-Identifier: Apache-2.0
// The Python program that a spec starts, as its command line tells.
#pragma once

#include "spec/component/component.hpp"

#include <optional>
#include <string>
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

}  // namespace kfpkg::lint
