// SPDX-License-Identifier: Apache-2.0
// Values of settings as people write them.
#include "core/settings/value.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::workspace {
namespace {

using namespace std::chrono_literals;

TEST_CASE("durations are a number and a unit", "[settings]") {
  CHECK(parse_duration("90s") == 90s);
  CHECK(parse_duration("10m") == 10min);
  CHECK(parse_duration("2h") == 2h);
  CHECK(parse_duration("8760h") == 8760h);
  const auto text = GENERATE("", "s", "10", "0s", "-1m", "1.5h", "10 m", "1d", "8761h", "10ms",
                             "99999999999999999999h");
  CAPTURE(text);
  CHECK_FALSE(parse_duration(text).has_value());
}

}  // namespace
}  // namespace kfpkg::workspace
