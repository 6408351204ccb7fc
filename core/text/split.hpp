// SPDX-License-Identifier: Apache-2.0
// Lists in texts: "a, b", and words with blanks between them.
#pragma once

#include <string_view>
#include <vector>

namespace kfpkg {

/// The parts between the bytes of `separators`, without blanks at their ends; empty ones are left
/// out. Parts of the text that was given.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text,
                                                  std::string_view separators);

}  // namespace kfpkg
