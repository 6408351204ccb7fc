// SPDX-License-Identifier: Apache-2.0
// What was read of a folder, as the rules want to see it.
#pragma once

#include "lint/folder/read_folder.hpp"
#include "lint/rule.hpp"
#include "python/program.hpp"

#include <vector>

namespace kfpkg::lint {

/// One for each image that the folder's Dockerfile makes, and one without it; they refer to the
/// folder. A program is shown when it was read and the spec starts one; null: nobody asked.
[[nodiscard]] std::vector<Views> views_of(const ReadFolder& read,
                                          const python::ProgramAnswer* answer);

}  // namespace kfpkg::lint
