// SPDX-License-Identifier: Apache-2.0
// White space, as BuildKit and moby have it.
#pragma once

#include <string_view>

namespace kfpkg::dockerfile {

/// The white space that cuts an instruction into words: ASCII alone.
[[nodiscard]] bool is_blank(char c);

/// strings.TrimSpace and its left half, Unicode's white space among it. A part of the text that was
/// given, also when nothing is left.
[[nodiscard]] std::string_view trim_space(std::string_view text);
[[nodiscard]] std::string_view trim_space_left(std::string_view text);

}  // namespace kfpkg::dockerfile
