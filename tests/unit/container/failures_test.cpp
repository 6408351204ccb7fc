// SPDX-License-Identifier: Apache-2.0
// Every text that somebody searches for is found, and the particular one before the general.
#include "container/failures.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace kfpkg::container;

TEST_CASE("texts of the table are lower case, and each is found by itself", "[container]") {
  for (const FailureRow& row : engine_failures()) {
    INFO(row.text);
    CHECK(std::none_of(row.text.begin(), row.text.end(),
                       [](char c) { return c >= 'A' && c <= 'Z'; }));
    CHECK(find_failure("before " + std::string(row.text) + " after") == &row);
    CHECK_FALSE(row.hint.empty());
  }
}

TEST_CASE("a failure is about the first thing that it names", "[container]") {
  struct Row {
    const char* said;
    About about;
  };
  const Row row = GENERATE(values<Row>({
      {"Cannot connect to the Docker daemon: dial unix: no such file or directory", About::engine},
      {"error getting credentials - err: exec: \"docker-credential-x\": executable file not found",
       About::engine},
      {"pull access denied for x, repository does not exist", About::image},
      {"x: not found", About::image},
      {"exec /usr/bin/python3: Exec format error", About::emulation},
      {"exec: \"prog\": executable file not found in $PATH", About::program},
  }));
  REQUIRE(find_failure(row.said) != nullptr);
  CHECK(find_failure(row.said)->about == row.about);
  CHECK(find_failure("Traceback") == nullptr);
}
