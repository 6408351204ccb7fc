// SPDX-License-Identifier: Apache-2.0
// JSON as Python's json.loads takes it; whether it does was asked of it for every text here.
#include "python/json.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::python {
namespace {

enum class Is { refused, writable, unwritable };

TEST_CASE("JSON is what Python reads, and half a surrogate is what no pipeline holds", "[spec]") {
  struct Case {
    const char* text;
    Is expected;
  };
  const auto c = GENERATE(
      Case{R"("\u0041")", Is::writable}, Case{R"("\ud83d\ude00")", Is::writable},
      Case{R"("\ud800")", Is::unwritable}, Case{R"("\udc00")", Is::unwritable},
      Case{R"("\ud800x")", Is::unwritable}, Case{R"("\uD83D\u0041")", Is::unwritable},
      Case{R"("\ud83d\ud83d\ude00")", Is::unwritable}, Case{R"(["\\ud800"])", Is::writable},
      Case{R"("a\n\"")", Is::writable}, Case{R"("\u12")", Is::refused},
      Case{R"("\ud80)", Is::refused}, Case{"NaN", Is::unwritable},
      Case{"[-Infinity]", Is::unwritable}, Case{"1e400", Is::unwritable},
      Case{"-1e400", Is::unwritable}, Case{"01", Is::refused},
      Case{"\xEF\xBB\xBF"
           "1",
           Is::refused},
      Case{"", Is::refused}, Case{"[1,]", Is::refused});
  CAPTURE(c.text);
  const LoadedJson read = load_json(c.text);
  CHECK(read.is_json == (c.expected != Is::refused));
  CHECK(read.is_unwritable == (c.expected == Is::unwritable));
}

}  // namespace
}  // namespace kfpkg::python
