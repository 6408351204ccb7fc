// SPDX-License-Identifier: Apache-2.0
// JSON for YAML collections and for what Python prints. Expected texts are those of
// json.dumps(ast.literal_eval(text), ensure_ascii=False) and json.dumps(yaml.safe_load(text)).
#include "python/json_text.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::python;

namespace {

std::string of_yaml(const std::string& text) {
  Diagnostics diagnostics;
  const auto documents = yaml::parse(make_source("a.yaml", text), diagnostics);
  REQUIRE(documents);
  return json_of(documents->front().root).value_or("nothing");
}

}  // namespace

TEST_CASE("what Python prints of a value, as JSON", "[spec]") {
  const std::pair<const char*, const char*> cases[] = {
      {"['a']", R"(["a"])"},
      {"[]", "[]"},
      {"[1, 2]", "[1, 2]"},
      {"('a', 1, )", R"(["a", 1])"},
      {"{'a': 1, \"b\": [True, False, -1.5e3]}", R"({"a": 1, "b": [true, false, -1.5e3]})"},
      {"{ 'it''s': 1 }", "nothing"},
      {R"(["it's", 'say "x"', 'tab\t\\'])", R"(["it's", "say \"x\"", "tab\t\\"])"},
      {R"(['\x41'])", "nothing"},
      {"['\xC3\xA9']", "[\"\xC3\xA9\"]"},
      {"[None]", "nothing"},
      {"{1: 2}", "nothing"},
      {"{'a', 'b'}", "nothing"},
      {"[1, 2", "nothing"},
      {"[1 2]", "nothing"},
      {"[1] + [2]", "nothing"},
      {"a,b", "nothing"},
      {"0x10", "nothing"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(json_of_literal(text).value_or("nothing") == expected);
  }
  CHECK_FALSE(json_of_literal(std::string(5000, '[')));
}

TEST_CASE("values are read to a depth of thirty", "[spec]") {
  const auto nested = [](std::string_view open, std::string_view close, std::size_t depth) {
    std::string text = "1";
    for (std::size_t i = 0; i < depth; ++i) {
      text.insert(0, open);
      text += close;
    }
    return text;
  };
  for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\": ", "}")}) {
    INFO(open);
    const std::string deep = nested(open, close, 30);
    CHECK(json_of_literal(deep) == deep);
    CHECK(of_yaml(deep) == deep);
    CHECK_FALSE(json_of_literal(nested(open, close, 31)).has_value());
    CHECK(of_yaml(nested(open, close, 31)) == "nothing");
  }
}

TEST_CASE("lists and mappings of YAML, as JSON", "[spec]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[a, 1, 1.5, on, '2', 2020-01-01]", R"(["a", 1, 1.5, true, "2", "2020-01-01"])"},
      {"a:\n  b: [x]\n  c: {}\n", R"({"a": {"b": ["x"], "c": {}}})"},
      {"[~]", "nothing"},
      {"{1: a}", "nothing"},
      {"[0x10]", "nothing"},
      {"[&a 1, *a]", "nothing"},
  };
  for (const auto& [text, expected] : cases) {
    INFO(text);
    CHECK(of_yaml(text) == expected);
  }
}
