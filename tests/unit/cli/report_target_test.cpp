// SPDX-License-Identifier: Apache-2.0
// --format NAME[=FILE].
#include "cli/report_target.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace kfpkg;
using namespace kfpkg::cli;

namespace {

constexpr std::array<std::string_view, 3> k_formats{"text", "json", "sarif"};

}  // namespace

TEST_CASE("reports go to files, and one of them to standard output", "[cli]") {
  const std::vector<std::string> values{"sarif=a=b.sarif", "text", "json=out/x.json"};
  const auto targets = parse_report_targets(values, k_formats);
  REQUIRE(targets);
  REQUIRE(targets->size() == 3);
  CHECK((*targets)[0].format == "sarif");
  CHECK((*targets)[0].file == "a=b.sarif");
  CHECK((*targets)[1].file.empty());
  CHECK((*targets)[2].file == "out/x.json");
  const std::vector<std::string> dash{"json=-"};
  CHECK(parse_report_targets(dash, k_formats)->front().file.empty());
  CHECK(parse_report_targets({}, k_formats)->empty());
}

TEST_CASE("reports that cannot be are refused", "[cli]") {
  struct Row {
    std::vector<std::string> values;
    const char* message;
  };
  for (const Row& row : {
           Row{{"yaml"}, "\"yaml\" is none of text, json, sarif"},
           Row{{""}, "\"\" is none of text, json, sarif"},
           Row{{"=x"}, "\"\" is none of text, json, sarif"},
           Row{{"json="}, "\"json=\" names no file"},
           Row{{"text", "json"}, "text and json both go to standard output; write json=FILE"},
           Row{{"text", "sarif=-"}, "text and sarif both go to standard output; write sarif=FILE"},
           Row{{"json=./a", "sarif=a"}, "json and sarif both go to a; write sarif=FILE"},
       }) {
    CAPTURE(row.values);
    const auto targets = parse_report_targets(row.values, k_formats);
    REQUIRE_FALSE(targets);
    CHECK(targets.error().kind == ErrorKind::usage);
    CHECK(targets.error().message == row.message);
  }
}
