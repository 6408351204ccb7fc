// SPDX-License-Identifier: Apache-2.0
// The digits and blanks that Python's int() and float() take beside those of ASCII. Private to
// spec.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg::spec {

/// A UTF-8 text with decimal digits of every script as ASCII digits and every blank as a space, as
/// CPython prepares a text for int() and float() (Unicode 14).
[[nodiscard]] std::string with_ascii_digits(std::string_view text);

}  // namespace kfpkg::spec
