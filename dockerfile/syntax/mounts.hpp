// SPDX-License-Identifier: Apache-2.0
// The value of RUN --mount=.
#pragma once

#include "dockerfile/syntax/dockerfile.hpp"

#include <string>

namespace kfpkg::dockerfile {

struct Mount {
  std::string type = "bind";
  std::string source;  ///< empty: the whole of where it is from
  Word from;           ///< empty span: not given
};

[[nodiscard]] Mount parse_mount(const Flag& flag);

}  // namespace kfpkg::dockerfile
