// SPDX-License-Identifier: Apache-2.0
// Values are read and written as KFP's launcher and SDK do it.
#include "spec/backend/value.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace kfpkg;
using spec::backend::Value;
namespace backend = spec::backend;

TEST_CASE("values are what the launcher's own functions make of them", "[spec][backend]") {
  // Written by judges/launcher, a Go program.
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  std::ifstream file{std::filesystem::path{root != nullptr ? root : "."} /
                     "tests/unit/spec/launcher_values.jsonl"};
  int rows = 0;
  for (std::string line; std::getline(file, line); ++rows) {
    const auto row = nlohmann::json::parse(line);
    const auto type = row["type"].get<std::string>();
    const auto text = row["text"].get<std::string>();
    std::string why;
    const auto value = row["way"] == "in" ? backend::parse_argument(type, text, why)
                                          : backend::parse_output(type, text, why);
    INFO(line);
    if (row.contains("error")) {
      CHECK_FALSE(value);
      CHECK_FALSE(why.empty());
      continue;
    }
    REQUIRE(value);
    CHECK(value->text == row["text_out"].get<std::string>());
    const auto json = nlohmann::json::parse(value->json);
    CHECK(json == (type == "STRING" ? nlohmann::json(text) : nlohmann::json::parse(value->text)));
  }
  CHECK(rows > 100);
}

TEST_CASE("what people type is read as the SDK reads it", "[spec][backend]") {
  struct Row {
    const char* type;
    const char* text;
    const char* result;  ///< the placeholder's text, or what is wrong
    bool good;
  };
  const Row row = GENERATE(values<Row>({
      {"NUMBER_INTEGER", " 1_000 ", "1000", true},
      {"NUMBER_INTEGER", "1__0", "is not an integer", false},
      {"NUMBER_INTEGER", "_1", "is not an integer", false},
      {"NUMBER_INTEGER", "1.5", "is not an integer", false},
      {"NUMBER_INTEGER", "", "is not an integer", false},
      {"NUMBER_DOUBLE", "1_0.5", "10.5", true},
      {"NUMBER_DOUBLE", "0x1p1", "is not a number", false},
      {"NUMBER_DOUBLE", "nan", "is not finite, and KFP cannot pass it on", false},
      {"NUMBER_DOUBLE", "-inf", "is not finite, and KFP cannot pass it on", false},
      {"BOOLEAN", "Yes", "true", true},
      {"BOOLEAN", "OFF", "false", true},
      {"BOOLEAN", "maybe", "is neither true nor false", false},
      {"LIST", "a,b", "is not a JSON list", false},
      {"STRUCT", "[]", "is not a JSON object", false},
      {"STRING", "", "", true},
  }));
  std::string why;
  const auto value = backend::parse_argument(row.type, row.text, why);
  CHECK(value.has_value() == row.good);
  CHECK((value ? value->text : why) == row.result);
}

TEST_CASE("a List default that is not JSON stays text, as in the SDK", "[spec][backend]") {
  std::string why;
  CHECK(backend::parse_default("LIST", "a,b", why) == Value{"\"a,b\"", "a,b"});
  CHECK(backend::parse_default("LIST", "[1, 2]", why) == Value{"[1,2]", "[1,2]"});
  CHECK_FALSE(backend::parse_default("NUMBER_INTEGER", "abc", why));
}

TEST_CASE("JSON that is nested without end is refused", "[spec][backend]") {
  std::string why;
  CHECK_FALSE(backend::parse_output("LIST", std::string(100000, '['), why));
  CHECK(why == "is nested too deeply");
}
