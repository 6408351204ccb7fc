// SPDX-License-Identifier: Apache-2.0
// Case of ASCII letters, whatever the locale; all other bytes stay as they are.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg {

[[nodiscard]] constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr char ascii_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
[[nodiscard]] std::string ascii_lower(std::string_view text);
[[nodiscard]] std::string ascii_upper(std::string_view text);

/// The same text, or one that differs in the case of its letters alone.
[[nodiscard]] bool equal_but_for_case(std::string_view a, std::string_view b);

}  // namespace kfpkg
