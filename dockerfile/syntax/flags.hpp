// SPDX-License-Identifier: Apache-2.0
// Flags of instructions, after BuildKit's extractBuilderFlags.
#pragma once

#include "dockerfile/syntax/dockerfile.hpp"
#include "dockerfile/syntax/lines.hpp"

#include <vector>

namespace kfpkg::dockerfile {

/// The words with `--` at the start of `line`, which becomes what follows them.
[[nodiscard]] std::vector<Flag> take_flags(LogicalLine& line, char escape);

}  // namespace kfpkg::dockerfile
