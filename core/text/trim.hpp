// SPDX-License-Identifier: Apache-2.0
// White space around texts, and their lines.
#pragma once

#include <string_view>

namespace kfpkg {

/// What C calls space in the locale "C".
inline constexpr std::string_view k_blanks = " \t\n\v\f\r";

/// The text without these bytes at its ends; a part of the text that was given, also when nothing
/// is left.
[[nodiscard]] std::string_view trim(std::string_view text, std::string_view blanks = k_blanks);
[[nodiscard]] std::string_view trim_left(std::string_view text, std::string_view blanks = k_blanks);
[[nodiscard]] std::string_view trim_right(std::string_view text,
                                          std::string_view blanks = k_blanks);

/// The first and the last line that hold more than blanks, without those at their ends; empty when
/// there are none.
[[nodiscard]] std::string_view first_line(std::string_view text);
[[nodiscard]] std::string_view last_line(std::string_view text);

}  // namespace kfpkg
