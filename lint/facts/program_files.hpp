// SPDX-License-Identifier: Apache-2.0
// The files of the image that a command runs.
#pragma once

#include "lint/rule.hpp"

#include <string>
#include <vector>

namespace kfpkg::lint {

/// A word of command or args that names a program, or the script that an interpreter reads.
struct ProgramFile {
  std::string written;
  Span span;                ///< in component.yaml
  std::string interpreter;  ///< "python3"; empty when the file itself is executed
  std::vector<std::string>
      paths;  ///< where it may be in the image, absolute: one, or one for each folder of PATH
};

/// A program, those that it starts (env, tini), and a script. Empty when the command begins with a
/// placeholder. A relative word has no paths when the
/// Dockerfile does not tell the working folder.
[[nodiscard]] std::vector<ProgramFile> program_files(const spec::Component& component,
                                                     const dockerfile::StageImage& image);

}  // namespace kfpkg::lint
