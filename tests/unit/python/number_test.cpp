// SPDX-License-Identifier: Apache-2.0
// Digits as CPython's int() takes them; every expected text is what int() and float() read.
#include "python/number.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::python {
namespace {

TEST_CASE("digits and blanks of every script are those of ASCII to Python", "[spec]") {
  struct Case {
    const char* text;
    const char* expected;
  };
  const auto c =
      GENERATE(Case{"", ""}, Case{"12", "12"}, Case{"\u0663", "3"}, Case{"\uff11\uff12", "12"},
               Case{"\U0001d7d9", "1"}, Case{"1\u00a0", "1 "}, Case{"\u2003-\u0967\u2003", " -1 "},
               Case{"\u00e9", "\u00e9"}, Case{"\u0669\u066a", "9\u066a"}, Case{"\u00b2", "\u00b2"},
               Case{"\xff"
                    "1",
                    "\xff"
                    "1"},
               Case{"\xe0\xa5", "\xe0\xa5"});
  CAPTURE(c.text);
  CHECK(with_ascii_digits(c.text) == c.expected);
}

}  // namespace
}  // namespace kfpkg::python
