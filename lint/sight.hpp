// SPDX-License-Identifier: Apache-2.0
// What rules could look at: what an error hides from them may be there all the same.
#pragma once

#include "lint/folder/read_folder.hpp"
#include "lint/rule.hpp"

namespace kfpkg::lint {

struct Sight {
  bool texts = true;     ///< spec and Dockerfile were read and parsed, or are not there
  bool spec = true;      ///< the SDK loads the spec
  bool programs = true;  ///< Python read the program of the spec, and the pipeline files beside it
};

/// Of programs it knows nothing.
[[nodiscard]] Sight sight_of(const ReadFolder& read);

/// False when an error kept the rule from looking.
[[nodiscard]] bool could_look(const Rule& rule, const Sight& sight);

}  // namespace kfpkg::lint
