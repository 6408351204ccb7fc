// SPDX-License-Identifier: Apache-2.0
// Marks of heredocs: `[fd]<<[-]NAME`.
#pragma once

#include "core/text/source.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::dockerfile {

struct Heredoc {
  std::string name;
  bool expand = true;       ///< false when the name was quoted
  bool strip_tabs = false;  ///< <<-
  Span content;
};

/// Nothing when the word is none: `<<`, `<<a<b` and `a<<b` are plain words.
[[nodiscard]] std::optional<Heredoc> heredoc_mark(std::string_view word);

}  // namespace kfpkg::dockerfile
