// SPDX-License-Identifier: Apache-2.0
// YAML trees: places, PyYAML's types, problems at their place, bounds. Acceptance is judged in
// tests/conformance.
#include "core/yaml/document.hpp"
#include "core/yaml/events.hpp"
#include "core/yaml/plain_text.hpp"
#include "core/yaml/writer.hpp"
#include "tests/support/yaml_tree.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace kfpkg;

namespace {

yaml::Document parse_one(const std::string& text) {
  Diagnostics diagnostics;
  auto documents = yaml::parse(make_source("a.yaml", text), diagnostics);
  REQUIRE(documents);
  REQUIRE(documents->size() == 1);
  return documents->at(0);
}

std::string text_at(const yaml::Document& document, const char* key) {
  return std::string(document.source->text(document.root.find(key)->place()));
}

}  // namespace

TEST_CASE("every node knows its own text", "[core]") {
  const yaml::Document document = parse_one(
      "\xEF\xBB\xBFplain: two words  # c\r\nquoted: \"a\\tb\"\nblock: |\n  x\n  y\n\n\nflow: {a: "
      "[1, 2]}\n"
      "list:\n- a\n- b # c\n\nanchored: &x !!str  'v'\nalias: *x\nempty:\nunicode: [\xC3\xA9, "
      "z]\nmap:\n  k:\n    l: m\n");
  CHECK(text_at(document, "plain") == "two words");
  CHECK(text_at(document, "quoted") == "\"a\\tb\"");
  CHECK(text_at(document, "block") == "|\n  x\n  y");
  CHECK(text_at(document, "flow") == "{a: [1, 2]}");
  CHECK(text_at(document, "list") == "- a\n- b");
  CHECK(text_at(document, "anchored") == "'v'");
  CHECK(text_at(document, "alias") == "*x");
  CHECK(text_at(document, "empty").empty());
  CHECK(text_at(document, "unicode") == "[\xC3\xA9, z]");
  CHECK(text_at(document, "map") == "k:\n    l: m");
  CHECK(document.root.find("alias")->value == "v");
  CHECK(document.root.find("quoted")->value == "a\tb");
}

TEST_CASE("a mapping with one key several times has one entry", "[core]") {
  const auto only = [](const char* text) {
    const yaml::Document document = parse_one(text);
    const yaml::Entry* entry = document.root.only_entry();
    return entry == nullptr ? "none" : entry->value.value;
  };
  CHECK(only("{a: 1}") == "1");
  CHECK(only("{a: 1, a: 2}") == "2");
  CHECK(only("{a: 1, b: 2}") == "none");
  CHECK(only("{}") == "none");
  CHECK(only("[a]") == "none");
  CHECK(only("{5: 1, 5: 2}") == "none");  // numbers are compared by nobody
}

// PyYAML 6.0 was asked.
TEST_CASE("tags that PyYAML alone has mean what they mean to it", "[core]") {
  const auto takes = [](const char* text) {
    Diagnostics diagnostics;
    return yaml::parse(make_source("a.yaml", text), diagnostics).has_value();
  };
  CHECK(takes("a: !!pairs []"));
  CHECK(takes("a: !!pairs [{b: 1}, {b: 2}]"));
  CHECK(takes("a: !!omap [{b: 1}]"));
  CHECK_FALSE(takes("a: !!pairs [{b: 1, c: 2}]"));
  CHECK_FALSE(takes("a: !!omap [{b: 1, b: 2}]"));
  CHECK_FALSE(takes("a: !!pairs [b]"));
  CHECK(parse_one("!!value a: 1").root.find("a")->value == "1");
  CHECK_FALSE(takes("a: !!value b"));
  CHECK(parse_one("=: 1").root.find("=")->value == "1");
  CHECK(parse_one("{=: 1}").root.find("=")->value == "1");
  CHECK_FALSE(takes("a: ="));
  // construct_scalar takes the value of the first key "=" of a mapping.
  const auto scalar = [](const char* text) {
    const yaml::Document document = parse_one(text);
    const yaml::Node& node = *document.root.find("a");
    return std::pair(yaml::scalar_type(node), node.value);
  };
  using Type = yaml::ScalarType;
  CHECK(scalar("a: !!str {=: b}") == std::pair(Type::string, std::string("b")));
  CHECK(scalar("a: !!str {c: d, =: b, =: e}") == std::pair(Type::string, std::string("b")));
  CHECK(scalar("a: !!str {=: 5}") == std::pair(Type::string, std::string("5")));
  CHECK(scalar("a: !!str {=: }") == std::pair(Type::string, std::string()));
  CHECK(scalar("a: !!str {=: {=: b}}") == std::pair(Type::string, std::string("b")));
  CHECK(scalar("a: !!str {!!value \"=\": b}") == std::pair(Type::string, std::string("b")));
  CHECK(scalar("a: !!int {=: \"1\"}") == std::pair(Type::integer, std::string("1")));
  CHECK(scalar("a: !!float {=: \"1.5\"}") == std::pair(Type::real, std::string("1.5")));
  CHECK(scalar("a: !!null {=: b}").first == Type::null);
  CHECK(parse_one("{? !!str {=: a} : b}").root.find("a")->value == "b");
  CHECK(text_at(parse_one("a: !!str {=: b}"), "a") == "{=: b}");
  for (const char* none :
       {"a: !!str {b: c}", "a: !!str {\"=\": b}", "a: !!str {=: [b]}", "a: !!str {<<: {=: b}}",
        "a: !!int {=: b}", "a: !!timestamp {=: 2020-01-01}", "a: !!str [b]"})
    CHECK_FALSE(takes(none));
  for (const char* base64 : {"aGk=", "''", "aGk=x", "a-G k =", "aG==", "aGkx"})
    CHECK(takes(("a: !!binary " + std::string(base64)).c_str()));
  for (const char* other : {"aGk", "low", "a", "aG=", "\u00e9"})
    CHECK_FALSE(takes(("a: !!binary " + std::string(other)).c_str()));
}

TEST_CASE("the last of several keys wins and merge keys come first", "[core]") {
  const yaml::Document document = parse_one("a: 1\nb: &m {x: 1, y: 2}\na: 2\nc: {<<: *m, y: 3}\n");
  CHECK(document.root.find("a")->value == "2");
  const yaml::Node& merged = *document.root.find("c");
  REQUIRE(merged.entries.size() == 3);
  CHECK(merged.entries[0].merged);
  CHECK(merged.find("y")->value == "3");
  CHECK(merged.find("x")->value == "1");
}

TEST_CASE("a text that PyYAML refuses is one finding where it stops", "[core]") {
  struct Case {
    const char* text;
    Position position;
    const char* message;
  };
  const std::vector<Case> cases{
      {"a: b\n\tc: d\n", {2, 1}, "a tab cannot indent or separate YAML"},
      {"a:\tb\n", {1, 3}, "a tab cannot indent or separate YAML"},
      {"a: [b?c]\n", {1, 6}, "a \"?\" cannot stand unquoted inside {…} or […]"},
      {"a: b: c\n", {1, 5}, "a \": \" cannot stand here"},
      {"a: *x\n", {1, 4}, "the alias \"*x\" has no anchor \"&x\" before it"},
      {"a: &x [*x]\n", {1, 8}, "the alias \"*x\" stands inside its own anchor"},
      {"a: 2020-02-30\n", {1, 4}, "\"2020-02-30\" is read as a date and there is no such date"},
      {"a: !foo b\n", {1, 9}, "unknown tag \"!foo\""},
      {"{[a]: b}\n", {1, 2}, "a list or mapping cannot be a key"},
      {"<!DOCTYPE html>\n<title>a: b</title>\n", {1, 1}, "this is an HTML page, not YAML"},
      {"a: \xFF\n", {1, 4}, "the file is not UTF-8 text"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    Diagnostics diagnostics;
    const SourcePtr source = make_source("a.yaml", c.text);
    CHECK_FALSE(yaml::parse(source, diagnostics));
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].rule == "KF001");
    CHECK(diagnostics[0].message == c.message);
    CHECK(source->position(diagnostics[0].place.span.begin) == c.position);
  }
}

TEST_CASE("depth, alias bombs and size are bounded", "[core]") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string prior = std::string("*") + static_cast<char>(c - 1) + ", ";
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) bomb += prior;
    bomb += "x]\n";
  }
  const std::vector<std::string> texts{std::string(5000, '['),
                                       std::string(202, '[') + std::string(202, ']'), bomb,
                                       "a: " + std::string(5U << 20U, 'x')};
  for (const std::string& text : texts) {
    Diagnostics diagnostics;
    CHECK_FALSE(yaml::parse(make_source("a.yaml", text), diagnostics));
    CHECK(diagnostics.size() == 1);
  }
}

TEST_CASE("deep flow nesting is answered at once", "[core]") {
  const std::string text = "a: " + std::string(1'000'000, '[') + std::string(1'000'000, ']');
  Diagnostics diagnostics;
  const auto source = make_source("a.yaml", text);
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(yaml::parse(source, diagnostics));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].message == "nested more than 200 levels deep");
  CHECK(source->position(diagnostics[0].place.span.begin).column == 204);
}

TEST_CASE("halves of surrogate pairs are read, as Python reads them", "[core]") {
  const auto document = parse_one(R"(a: "x\\ud83d\ud83d\U0000DE00")");
  CHECK(document.root.find("a")->value == "x\\ud83d\xED\xA0\xBD\xED\xB8\x80");
  Diagnostics diagnostics;
  CHECK_FALSE(yaml::parse(make_source("a.yaml", R"(a: "\UDE00")"), diagnostics));
}

TEST_CASE("a written scalar is read back as the same text, in block and flow", "[core]") {
  for (const std::string text : {"",
                                 " ",
                                 "a",
                                 "on",
                                 "yes",
                                 "y",
                                 "null",
                                 "~",
                                 "1",
                                 "1.10",
                                 "1e-3",
                                 "1e3",
                                 "0o7",
                                 "0x1F",
                                 "1_000",
                                 "1:30",
                                 "2020-01-01",
                                 " lead",
                                 "trail ",
                                 "a: b",
                                 "a #b",
                                 "#a",
                                 "a:",
                                 "-",
                                 "- a",
                                 "?",
                                 "a,b",
                                 "[a]",
                                 "{a}",
                                 "'",
                                 "\"",
                                 "a\"b",
                                 "a\\b",
                                 "a\nb",
                                 "a\tb",
                                 "\xC3\xA9",
                                 "\xF0\x9F\x98\x80",
                                 "*a",
                                 "&a",
                                 "!a",
                                 "%a",
                                 "@a",
                                 "`a",
                                 "=",
                                 "<<",
                                 "ghcr.io/acme/train:1.4@sha256:0",
                                 "Jane <j@x.org>",
                                 "...",
                                 "---",
                                 "\x7f",
                                 "a\xE2\x80\xA8z",
                                 "\xC2\x85",
                                 "true story",
                                 "http://x/?q=1"}) {
    const std::string quoted = yaml::quote_scalar(text);
    INFO(quoted);
    CHECK(quoted.find('\n') == std::string::npos);
    const yaml::Document block = parse_one("a: " + quoted + "\n");
    CHECK(block.root.find("a")->value == text);
    CHECK(yaml::is_string(*block.root.find("a")));
    const yaml::Document flow = parse_one("{a: [" + quoted + ", b]}");
    CHECK(flow.root.find("a")->items.at(0).value == text);
    const yaml::Document key = parse_one(quoted + ": b\n");
    CHECK(key.root.entries.at(0).key.value == text);
    CHECK(yaml::is_string(key.root.entries.at(0).key));
  }
  CHECK(yaml::quote_scalar("ghcr.io/acme/train:1.4") == "ghcr.io/acme/train:1.4");
  CHECK(yaml::quote_scalar("1.10") == "\"1.10\"");
}

TEST_CASE("plain texts are read at once, into the tree that libyaml's events give", "[core]") {
  const char* const plain[] = {
      "a: 1\n",
      "  a:   1  \n  b:\n  c: # d\n",
      "a:\n- b\n-\n- - c\n  - d: e\n    f: g\nh:\n  - i\n",
      "a: b c\n  d # e\nf: g\n\n\n  h\n  #i\nj: k#l:m\n",
      "a: |\n  b\n\n   c\n  \td\ne: f\n",
      "a: >-\n   b\n   c\n\n     d\n   e\n\nf: >+\n g\n\n",
      "- |\n b\n- >\n c\n\n d\n# e\n- 'f'\n",
      "a: 'b''c'\n\"d e\" : \"f\\n\\\"g\\\\\"\nh: 'i  \n\n  j'\n",
      "a: {b: c, \"d\":1, e: [f, {g: h}, ], }\ni: []\nj: [k\n  l, 'm', -n, --o=p]\n",
      "a: [b, # c\n  d e\n\n  f\n]\n",
      "a: <<\nb: 2020-01-01\nc: http://d:80/e?f\n",
      "[{a: b}]",
      "a: b",
  };
  for (const std::string text : plain) {
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto documents = yaml::compose(make_source("-", text), diagnostics);
    const auto root = yaml::read_plain_text(text);
    REQUIRE((root && documents));
    CHECK(test::same_tree(documents->at(0).root, *root));
  }
}

TEST_CASE("what is rare or wrong in a text is libyaml's to read", "[core]") {
  const char* const others[] = {
      "",
      "# a\n",
      "a",
      "a: &b c\n",
      "a: *b\n",
      "a: !c d\n",
      "<<: {}\n",
      "? a\n",
      "--- a\n",
      "a: b\n...\n",
      "%YAML 1.1\n",
      "a:\tb\n",
      "a: b\r\n",
      "a: \xC3\xA9\n",
      "a: |2\n   b",
      "a: b: c\n",
      "a: - b\n",
      "a: [b\n",
      "a: 'b\n",
      "a: 'b' c\n",
      "a: [b?]\n",
      "a: {b}\n",
      "a: [b: c]\n",
      "a: {b: }\n",
      "a\n b: c\n",
      "- a\nb: c\n",
      "a: b\n c: d\n",
      "a: \"\\x41\"\n",
      "'a\n b': c\n",
      "a: |\n b",
  };
  for (const std::string text : others) {
    CAPTURE(text);
    CHECK_FALSE(yaml::read_plain_text(text));
  }
  std::string deep;
  for (int i = 0; i < 180; ++i) deep += "[";
  CHECK_FALSE(yaml::read_plain_text(deep + std::string(180, ']')));
  CHECK_FALSE(yaml::read_plain_text(std::string(1100, 'k') + ": v\n"));
}
