// SPDX-License-Identifier: Apache-2.0
// The value of RUN --mount=.
#pragma once

#include "dockerfile/syntax/dockerfile.hpp"

#include <optional>
#include <string>

namespace kfpkg::dockerfile {

struct Mount {
  std::string type = "bind";
  std::string source;             ///< empty: the whole of where it is from
  std::string from;               ///< empty: the build context, for a bind mount
  std::optional<Span> from_span;  ///< of its bytes in the file, where they stand there as they are
  /// Why nobody can tell what it takes: variables, quotes inside of the value, keys that BuildKit
  /// does not know today. Empty when all is clear.
  std::string doubt;
};

[[nodiscard]] Mount parse_mount(const Flag& flag);

}  // namespace kfpkg::dockerfile
