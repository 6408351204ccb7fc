// SPDX-License-Identifier: Apache-2.0
// Unified diffs of two texts, as `patch -p0` and people read them.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg {

/// The difference with three lines of context; empty when the texts are the same. Lines end at LF
/// and keep a CR before it; a last line without LF is marked as diff(1) does. When the texts differ
/// in thousands of lines the whole changed part is one replacement.
[[nodiscard]] std::string unified_diff(std::string_view path, std::string_view before,
                                       std::string_view after);

}  // namespace kfpkg
