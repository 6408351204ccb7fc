// SPDX-License-Identifier: Apache-2.0
// What a path pattern is compiled to. Only for glob and glob_git.
#pragma once

#include <vector>

namespace kfpkg {

/// One element of a compiled pattern.
struct GlobToken {
  enum class Op { literal, one, star, rest, folders, one_of, begin };
  struct Range {
    char32_t low = 0;
    char32_t high = 0;
  };
  Op op = Op::literal;
  char32_t character = 0;
  bool negated = false;
  std::vector<Range> ranges{};
  bool repeated = false;  ///< one_of: any number of them
};

}  // namespace kfpkg
