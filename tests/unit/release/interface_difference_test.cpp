// SPDX-License-Identifier: Apache-2.0
// What changed between two interfaces, one change a row.
#include "release/interface_difference.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::release;
using Kind = InterfaceChangeKind;

namespace {

spec::Component component(const std::string& ports) {
  Diagnostics diagnostics;
  auto read = spec::load_component(
      make_source("component.yaml", ports + "implementation: {container: {image: acme/x}}\n"),
      diagnostics);
  REQUIRE(read.has_value());
  return std::move(*read);
}

}  // namespace

TEST_CASE("a change of an interface says whether it breaks pipelines", "[release]") {
  struct Case {
    const char* about;
    const char* before;
    const char* after;
    std::vector<InterfaceChange> expected;
  };
  const Case cases[] = {
      {"nothing",
       "inputs: [{name: a, type: String}]\n",
       "inputs: [{name: a, type: String, description: said}]\n",
       {}},
      {"another order", "inputs: [{name: a}, {name: b}]\n", "inputs: [{name: b}, {name: a}]\n", {}},
      {"a required input",
       "",
       "inputs: [{name: a}]\n",
       {{Side::input, Kind::added, "a", "", "a", true}}},
      {"an optional input",
       "",
       "inputs: [{name: a, optional: true}]\n",
       {{Side::input, Kind::added, "a", "", "a", false}}},
      {"an input with a default",
       "",
       "inputs: [{name: a, default: '1'}]\n",
       {{Side::input, Kind::added, "a", "", "a", false}}},
      {"an input less",
       "inputs: [{name: a, optional: true}]\n",
       "",
       {{Side::input, Kind::removed, "a", "a", "", true}}},
      {"another spelling for Python's name",
       "inputs: [{name: In A}]\n",
       "inputs: [{name: in_a}]\n",
       {{Side::input, Kind::renamed, "in_a", "In A", "in_a", false}}},
      {"another type",
       "inputs: [{name: a, type: Integer}]\n",
       "inputs: [{name: a, type: String}]\n",
       {{Side::input, Kind::type_changed, "a", "Integer", "String", true}}},
      {"another spelling of a type",
       "inputs: [{name: a, type: int}]\n",
       "inputs: [{name: a, type: Integer}]\n",
       {{Side::input, Kind::type_changed, "a", "int", "Integer", false}}},
      {"a type less",
       "inputs: [{name: a, type: Integer}]\n",
       "inputs: [{name: a}]\n",
       {{Side::input, Kind::type_changed, "a", "Integer", "", true}}},
      {"types that SDK 2.x does not know",
       "outputs: [{name: a, type: Csv}]\n",
       "outputs: [{name: a, type: Tsv}]\n",
       {{Side::output, Kind::type_changed, "a", "Csv", "Tsv", true}}},
      {"a map as type",
       "outputs: [{name: a, type: {GCSPath: {x: y}}}]\n",
       "outputs: [{name: a, type: GCSPath}]\n",
       {{Side::output, Kind::type_changed, "a", "{GCSPath}", "GCSPath", true}}},
      {"another default",
       "inputs: [{name: a, default: '1'}]\n",
       "inputs: [{name: a, default: '2'}]\n",
       {{Side::input, Kind::default_changed, "a", "1", "2", false}}},
      {"an empty default",
       "inputs: [{name: a, optional: true}]\n",
       "inputs: [{name: a, optional: true, default: ''}]\n",
       {{Side::input, Kind::default_changed, "a", "", "", false}}},
      {"a default less",
       "inputs: [{name: a, default: '1'}]\n",
       "inputs: [{name: a}]\n",
       {{Side::input, Kind::default_changed, "a", "1", "", false},
        {Side::input, Kind::optional_changed, "a", "optional", "required", true}}},
      {"optional now",
       "inputs: [{name: a}]\n",
       "inputs: [{name: a, optional: true}]\n",
       {{Side::input, Kind::optional_changed, "a", "required", "optional", false}}},
      {"an output more",
       "",
       "outputs: [{name: m, type: Model}]\n",
       {{Side::output, Kind::added, "m", "", "m", false}}},
      {"an output less, one more",
       "outputs: [{name: m}]\n",
       "outputs: [{name: n}]\n",
       {{Side::output, Kind::removed, "m", "m", "", true},
        {Side::output, Kind::added, "n", "", "n", false}}},
      {"an input becomes an output",
       "inputs: [{name: a}]\n",
       "outputs: [{name: a}]\n",
       {{Side::input, Kind::removed, "a", "a", "", true},
        {Side::output, Kind::added, "a", "", "a", false}}},
  };
  for (const Case& c : cases) {
    INFO(c.about);
    const auto changes = interface_difference(component(c.before), component(c.after));
    CHECK(changes == c.expected);
    bool breaking = false;
    for (const InterfaceChange& change : c.expected) breaking = breaking || change.breaking;
    CHECK(is_breaking(changes) == breaking);
  }
}
