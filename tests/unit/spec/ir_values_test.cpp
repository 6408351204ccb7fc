// SPDX-License-Identifier: Apache-2.0
// Numbers of every spelling against the range of a field; PyYAML's values are the measure.
#include "spec/ir/values.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::spec::ir {
namespace {

TEST_CASE("a number fits a 32-bit field when its value does, however it is spelled", "[spec]") {
  struct Case {
    const char* text;
    bool fits;
  };
  const auto c = GENERATE(
      Case{"+2147483647", true}, Case{"+2147483648", false}, Case{"-2147483648", true},
      Case{"-2147483649", false}, Case{"0x7fffffff", true}, Case{"0x80000000", false},
      Case{"017777777777", true}, Case{"020000000000", false}, Case{"596523:14:07", true},
      Case{"596523:14:08", false}, Case{"-596523:14:08", true}, Case{"-596523:14:09", false},
      Case{"0b1111111111111111111111111111111", true},
      Case{"0b10000000000000000000000000000000", false}, Case{"2_147_483_647", true},
      Case{"2_147_483_648", false}, Case{"2147483647.0", true}, Case{"2147483648.0", false},
      Case{"+1.0", true}, Case{"1.5", false}, Case{".inf", false}, Case{"word", false});
  CAPTURE(c.text);
  Diagnostics problems;
  const auto documents = yaml::parse(make_source("x.yaml", c.text), problems);
  REQUIRE(documents);
  const Field field{"count", "count", FieldKind::int32};
  CHECK(scalar_problem(field, documents->front().root).has_value() != c.fits);
}

// Asked of json_format.ParseDict (protobuf 6).
TEST_CASE("a text fits an integer's field when Python reads a whole number in it", "[spec]") {
  struct Case {
    const char* text;
    bool fits;
  };
  const auto c =
      GENERATE(Case{"'5'", true}, Case{"'5.0'", true}, Case{"'+5'", true}, Case{"' 5'", false},
               Case{"'5 '", false}, Case{"'1_0'", true}, Case{"'1e1'", true},
               Case{"'-2147483648'", true}, Case{"'2147483648'", false}, Case{"'1e10'", false},
               Case{"'5.5'", false}, Case{"''", false}, Case{"'inf'", false}, Case{"'nan'", false},
               Case{"'\u0663'", true}, Case{"\"5\\n\"", true}, Case{"true", false});
  CAPTURE(c.text);
  Diagnostics problems;
  const auto documents = yaml::parse(make_source("x.yaml", c.text), problems);
  REQUIRE(documents);
  const Field field{"count", "count", FieldKind::int32};
  CHECK(scalar_problem(field, documents->front().root).has_value() != c.fits);
}

}  // namespace
}  // namespace kfpkg::spec::ir
