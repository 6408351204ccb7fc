// SPDX-License-Identifier: Apache-2.0
// Cutting text at blanks that no quote or escape protects, as ARG, ENV and heredoc marks need it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// Half-open ranges of the words in `text`; quotes and escapes are part of them.
struct WordRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] std::vector<WordRange> quoted_words(std::string_view text, char escape);

}  // namespace kfpkg::dockerfile
