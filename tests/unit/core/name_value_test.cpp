// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE.
#include "core/text/name_value.hpp"

#include <catch2/catch.hpp>

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
