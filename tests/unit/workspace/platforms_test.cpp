// SPDX-License-Identifier: Apache-2.0
// Platforms as users write them.
#include "workspace/settings/platforms.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::workspace;

TEST_CASE("platforms are read in order, without repeats", "[workspace]") {
  const auto platforms =
      parse_platforms({"linux/amd64", "linux/arm64/v8", "linux/x86_64", "linux/arm64"});
  REQUIRE(platforms);
  REQUIRE(platforms->size() == 2);
  CHECK(platforms->at(0).str() == "linux/amd64");
  CHECK(platforms->at(1).str() == "linux/arm64");
}

TEST_CASE("a slip in a platform is refused with the nearest one", "[workspace]") {
  struct Row {
    const char* text;
    const char* hint;
  };
  const Row rows[] = {{"linux/amd46", "did you mean \"linux/amd64\"?"},
                      {"linux/am64", "did you mean \"linux/amd64\"?"},
                      {"amd64", "did you mean \"linux/amd64\"?"},
                      {"", "write os/architecture, as in linux/amd64,linux/arm64"}};
  for (const Row& row : rows) {
    const auto platforms = parse_platforms({"linux/arm64", row.text});
    REQUIRE_FALSE(platforms);
    CHECK(platforms.error().kind == ErrorKind::usage);
    CHECK(platforms.error().hint == row.hint);
  }
}
