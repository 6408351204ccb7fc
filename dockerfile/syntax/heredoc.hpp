// SPDX-License-Identifier: Apache-2.0
// Marks of heredocs: `[fd]<<[-]NAME`.
#pragma once

#include "dockerfile/syntax/dockerfile.hpp"

#include <optional>
#include <string_view>

namespace kfpkg::dockerfile {

/// Nothing when the word is none: `<<`, `<<a<b` and `a<<b` are plain words.
[[nodiscard]] std::optional<Heredoc> heredoc_mark(std::string_view word);

}  // namespace kfpkg::dockerfile
