// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE.
#include "core/text/name_value.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace kfpkg;

TEST_CASE("the first equals sign divides, and a name is needed", "[text]") {
  const auto pair = parse_name_value("a=b=c", "build", "--label");
  REQUIRE(pair);
  CHECK(pair->name == "a");
  CHECK(pair->value == "b=c");
  CHECK(parse_name_value("a=", "build", "--label")->value.empty());
  for (const char* text : {"", "a", "=b"}) {
    const auto wrong = parse_name_value(text, "build", "--label");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().kind == ErrorKind::usage);
    CHECK(wrong.error().message ==
          "build: --label \"" + std::string(text) + "\" is not NAME=VALUE");
    CHECK(wrong.error().hint == "write --label NAME=VALUE");
  }
}

TEST_CASE("a name that is given twice to a flag is refused", "[text]") {
  const std::vector<std::string> different{"a=1", "A=1", "b=1"};
  CHECK(parse_name_values(different, "build", "--build-arg")->size() == 3);
  for (const std::vector<std::string>& texts :
       {std::vector<std::string>{"a=1", "a=2"}, {"a=1", "a=1"}, {"b=", "a=1", "b=2"}}) {
    const auto wrong = parse_name_values(texts, "build", "--label");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().kind == ErrorKind::usage);
    CHECK(wrong.error().message ==
          "build: --label \"" + texts.front().substr(0, 1) + "\" is given twice");
  }
}
