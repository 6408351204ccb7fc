// SPDX-License-Identifier: Apache-2.0
// A sample case is read with all its places, and one mistake hides no other part.
#include "spec/sample_case.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::spec;
using How = SampleExpectation::How;

namespace {

struct Read {
  std::optional<SampleCase> sample;
  Diagnostics diagnostics;
};

Read read(std::string text) {
  Read result;
  result.sample = read_sample_case(make_source("a.yaml", std::move(text)), result.diagnostics);
  return result;
}

}  // namespace

TEST_CASE("inputs are texts, files or JSON", "[spec][sample]") {
  const auto [sample, diagnostics] = read(
      "description: Works\n"
      "inputs: {a: 0.50, b: 'x', c: {file: d/e.csv}, d: [1, 'y'], e: {file: 1, other: 2}, f: "
      "yes}\n");
  REQUIRE(sample);
  CHECK(diagnostics.empty());
  CHECK(sample->description == "Works");
  REQUIRE(sample->inputs.size() == 6);
  const char* const texts[] = {"0.50", "x", "d/e.csv", R"([1, "y"])", R"({"file": 1, "other": 2})",
                               "yes"};
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(sample->inputs[i].text == texts[i]);
    CHECK(sample->inputs[i].is_file == (i == 2));
    CHECK(sample->source->text(sample->inputs[i].name_span) == sample->inputs[i].name);
  }
  CHECK(sample->source->text(*sample->inputs_key) == "inputs");
  CHECK(sample->source->text(sample->inputs[2].span) == "{file: d/e.csv}");
}

TEST_CASE("an output equals, contains or is the same as a file", "[spec][sample]") {
  const auto [sample, diagnostics] =
      read("expect: {a: {equals: '1'}, b: {contains: x}, c: {file: c.csv}}\n");
  REQUIRE(sample);
  CHECK(diagnostics.empty());
  CHECK_FALSE(sample->inputs_key);
  REQUIRE(sample->expectations.size() == 3);
  CHECK(sample->expectations[0].how == How::equals);
  CHECK(sample->expectations[1].how == How::contains);
  CHECK(sample->expectations[2].how == How::same_as_file);
  CHECK(sample->expectations[2].text == "c.csv");
}

TEST_CASE("what is wrong in a case is told at its place", "[spec][sample]") {
  struct Row {
    const char* text;
    const char* rule;
    const char* place;  ///< the text there
    const char* message;
    bool read;
  };
  const Row row = GENERATE(values<Row>({
      {"[a]\n", "KF011", "", "a sample case is one mapping with inputs and expect", false},
      {"a: 1\n---\nb: 2\n", "KF011", "", "a sample case is one mapping with inputs and expect",
       false},
      {"inptus: {}\n", "KF006", "inptus", "a sample case has no key \"inptus\"", true},
      {"inputs: [a]\n", "KF011", "[a]", "\"inputs\" must be a mapping by names", true},
      {"inputs: {on: 1}\n", "KF011", "on", "YAML reads no text here", true},
      {"inputs: {a: [.inf]}\n", "KF011", "[.inf]", "no JSON says the same as this value", true},
      {"expect: {a: 5}\n", "KF011", "5", "what output \"a\" must be is not said", true},
      {"expect: {a: {equal: 5}}\n", "KF011", "{equal: 5}", "what output \"a\" must be is not said",
       true},
  }));
  const auto [sample, diagnostics] = read(row.text);
  CAPTURE(row.text);
  CHECK(sample.has_value() == row.read);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].rule == row.rule);
  CHECK(diagnostics[0].message == row.message);
  CHECK(diagnostics[0].place.source->text(diagnostics[0].place.span) == row.place);
}

TEST_CASE("the cases of a folder are its YAML files", "[spec][sample]") {
  const MemoryTree tree({{"c/tests/cases/b.yaml", {}},
                         {"c/tests/cases/a.yml", {}},
                         {"c/tests/cases/data.csv", {}},
                         {"c/x.yaml", {}}});
  CHECK(list_sample_cases(tree, "c").value() ==
        std::vector<std::string>{"c/tests/cases/a.yml", "c/tests/cases/b.yaml"});
  CHECK(list_sample_cases(tree, "").value().empty());
}
