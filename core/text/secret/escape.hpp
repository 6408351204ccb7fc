// SPDX-License-Identifier: Apache-2.0
// Line ends and tabs as texts inside other texts write them.
#pragma once

#include <cstddef>
#include <string_view>

namespace kfpkg {

/// How many characters at `at` are a line end or a tab in the text of JSON, of YAML or of printf:
/// any number of backslashes (each text around it doubles them) and then n, r, t or a line end
/// itself; 0 for anything else.
[[nodiscard]] inline std::size_t escape_length(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_not_of('\\', at);
  const bool is_escape = end != text.npos && end > at &&
                         std::string_view("nrt\n").find(text[end]) != std::string_view::npos;
  return is_escape ? end + 1 - at : 0;
}

}  // namespace kfpkg
