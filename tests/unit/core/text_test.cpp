// SPDX-License-Identifier: Apache-2.0
// Positions, edits, numbers and suggestions.
#include "core/text/edit.hpp"
#include "core/text/number.hpp"
#include "core/text/source.hpp"
#include "core/text/split.hpp"
#include "core/text/suggest.hpp"
#include "core/text/trim.hpp"

#include <catch2/catch.hpp>

#include <cstdint>

using namespace kfpkg;

TEST_CASE("positions count lines and code points from one", "[core]") {
  const SourcePtr source = make_source("a.yaml", "\xEF\xBB\xBFn: \xC3\xA9x\r\nb\rc\n");
  CHECK(source->position(3) == Position{1, 1});
  CHECK(source->position(8) == Position{1, 5});
  CHECK(source->position(11) == Position{2, 1});
  CHECK(source->position(13) == Position{3, 1});
  CHECK(source->position(999) == Position{4, 1});
  CHECK(source->line(1) == "n: \xC3\xA9x");
  CHECK(source->line(3) == "c");
  CHECK(source->line(9).empty());
}

TEST_CASE("edits leave other bytes alone and refuse to overlap", "[core]") {
  CHECK(apply_edits("abcdef", {{{4, 5}, "X"}, {{0, 1}, ""}, {{2, 2}, "++"}}).value() == "b++cdXf");
  CHECK_FALSE(apply_edits("abc", {{{0, 2}, ""}, {{1, 3}, ""}}).has_value());
  CHECK_FALSE(apply_edits("abc", {{{2, 9}, ""}}).has_value());
}

TEST_CASE("the nearest name is suggested only when it is near", "[core]") {
  const std::string_view known[] = {"build", "lint", "publish"};
  CHECK(nearest("biuld", known) == "build");
  CHECK(nearest("Lint", known) == "lint");
  CHECK(nearest("pubish", known) == "publish");
  CHECK(nearest("deploy", known).empty());
  CHECK(nearest("", known).empty());
}

TEST_CASE("white space at the ends of a text goes, and stays inside", "[core]") {
  CHECK(trim(" \t\r\n\v\fa b\n ") == "a b");
  CHECK(trim_left("  a ") == "a ");
  CHECK(trim_right("  a ") == "  a");
  CHECK(trim("\n a", " ") == "\n a");
  const std::string_view blank = " \n ";
  CHECK(trim(blank).empty());
  CHECK(trim_right(blank).data() == blank.data());  // still a part of the text
}

TEST_CASE("the first and the last line of what a program said", "[core]") {
  CHECK(first_line("\n  one \r\ntwo\n") == "one");
  CHECK(last_line("one\n two \r\n\n  \n") == "two");
  CHECK(last_line("one") == "one");
  CHECK(first_line("\n \n").empty());
  CHECK(last_line("").empty());
}

TEST_CASE("lists come apart at their separators, without blanks and empty parts", "[core]") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("a,b", ",") == Parts{"a", "b"});
  CHECK(split(" a b ,,\tc\n, ", ",") == Parts{"a b", "c"});
  CHECK(split("  run  it\tnow ", " \t") == Parts{"run", "it", "now"});
  CHECK(split(",", ",").empty());
  CHECK(split("", ",").empty());
  CHECK(split("a,b", "") == Parts{"a,b"});
}

TEST_CASE("a number is the whole text, or there is none", "[core]") {
  CHECK(parse_number<int>("0") == 0);
  CHECK(parse_number<int>("0042") == 42);
  CHECK(parse_number<int>("-7") == -7);
  CHECK(parse_number<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  CHECK(parse_number<std::int64_t>("-9223372036854775808") == INT64_MIN);
  for (const char* text :
       {"", "-", "+7", " 7", "7 ", "7\n", "7.0", "7e1", "0x7", "7,0", "--7", "x"}) {
    INFO(text);
    CHECK_FALSE(parse_number<int>(text).has_value());
  }
  CHECK_FALSE(parse_number<int>(std::string_view("7\0", 2)).has_value());
  CHECK_FALSE(parse_number<unsigned>("-7").has_value());
  CHECK_FALSE(parse_number<unsigned>("-0").has_value());
}

TEST_CASE("a number that does not fit is none", "[core]") {
  CHECK(parse_number<std::uint16_t>("65535") == 65535);
  CHECK_FALSE(parse_number<std::uint16_t>("65536").has_value());
  CHECK_FALSE(parse_number<std::uint64_t>("18446744073709551616").has_value());
  CHECK_FALSE(parse_number<std::int64_t>("-9223372036854775809").has_value());
  CHECK_FALSE(parse_number<int>(std::string(100'000, '9')).has_value());
}
