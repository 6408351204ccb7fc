// SPDX-License-Identifier: Apache-2.0
// Numbers as Python's int() and float() read them from a text.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg::python {

/// Blanks of ASCII that str.strip() takes away.
inline constexpr std::string_view k_ascii_blanks = " \t\n\r\f\v\x1c\x1d\x1e\x1f";

/// A UTF-8 text with decimal digits of every script as ASCII digits and every blank as a space, as
/// CPython prepares a text for int() and float() (Unicode 14).
[[nodiscard]] std::string with_ascii_digits(std::string_view text);

/// int() and float() accept the text.
[[nodiscard]] bool is_int(std::string_view text);
[[nodiscard]] bool is_float(std::string_view text);

/// The number of a text as strtod reads it is infinite or NaN.
[[nodiscard]] bool is_beyond_double(std::string_view number);

}  // namespace kfpkg::python
