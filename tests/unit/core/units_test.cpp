// SPDX-License-Identifier: Apache-2.0
// Sizes as docker writes them (docker/go-units, HumanSize: 1.024kB of 1024).
#include "core/text/units.hpp"

#include <catch2/catch.hpp>

namespace kfpkg {
namespace {

TEST_CASE("sizes are short and never 1000 of a unit", "[core]") {
  CHECK(readable_bytes(0) == "0 B");
  CHECK(readable_bytes(999) == "999 B");
  CHECK(readable_bytes(1000) == "1.0 kB");
  CHECK(readable_bytes(1024) == "1.0 kB");
  CHECK(readable_bytes(999'949) == "999.9 kB");
  CHECK(readable_bytes(999'950) == "1.0 MB");
  CHECK(readable_bytes(12'345'678) == "12.3 MB");
  CHECK(readable_bytes(1'073'741'824) == "1.1 GB");
  CHECK(readable_bytes(UINT64_MAX) == "18446744.1 TB");
}

}  // namespace
}  // namespace kfpkg
