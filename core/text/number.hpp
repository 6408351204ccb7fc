// SPDX-License-Identifier: Apache-2.0
// Whole numbers in texts.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace kfpkg {

/// The number that the whole text is: decimal digits, with a '-' before them where T has a sign.
/// Nothing when there is anything else (blanks, '+', a point) or no digit, or when T is too small
/// for it.
template <std::integral T>
  requires(!std::same_as<T, bool>)
[[nodiscard]] std::optional<T> parse_number(std::string_view text) {
  T number{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace kfpkg
