// SPDX-License-Identifier: Apache-2.0
// Generated regions of a README.
#include "spec/component/describe_markdown.hpp"

#include "spec/component/component.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace kfpkg;
using namespace kfpkg::spec;

namespace {

Component load(const std::string& text) {
  Diagnostics diagnostics;
  auto component = load_component(make_source("component.yaml", text), diagnostics);
  REQUIRE(component);
  return *component;
}

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const char* const k_spec = R"(inputs:
- {name: Input Data, type: Dataset, description: "a | b"}
- {name: n, type: Integer, default: '3', description: "two
    lines"}
- {name: class}
- {name: o, type: {Foo: {}}, optional: true}
outputs: [{name: m, type: Model}]
implementation: {container: {image: "a:1", command: [b]}}
)";

}  // namespace

TEST_CASE("regions hold the names that pipelines use, and nothing outside them changes", "[spec]") {
  const std::string before =
      "# Title\n<!-- kfpkg:inputs -->\nold\n<!-- /kfpkg -->\nmine\n<!-- kfpkg:outputs -->\n<!-- "
      "/kfpkg -->\n"
      "<!-- kfpkg:usage -->\n<!-- /kfpkg -->\n<!-- kfpkg:other -->\nx\n<!-- /kfpkg -->\n<!-- "
      "kfpkg:inputs -->\nopen\n";
  const std::string after =
      "# Title\n<!-- kfpkg:inputs -->\n"
      "| name | type | default | description |\n|---|---|---|---|\n"
      "| `input_data` | Dataset | required | a \\| b |\n| `n` | Integer | `3` | two lines |\n"
      "| `class` | Artifact | required | |\n| `o` | Foo | optional | |\n"
      "<!-- /kfpkg -->\nmine\n<!-- kfpkg:outputs -->\n| name | type | description "
      "|\n|---|---|---|\n| `m` | Model | |\n<!-- /kfpkg -->\n"
      "<!-- kfpkg:usage -->\n```python\nfrom kfp import components\n\n"
      "train = components.load_component_from_url(\"https://x/component.yaml\")\n"
      "task = train(input_data=..., **{\"class\": ...})\n```\n<!-- /kfpkg -->\n<!-- kfpkg:other "
      "-->\nx\n<!-- /kfpkg -->\n"
      "<!-- kfpkg:inputs -->\nopen\n";
  const Component component = load(k_spec);
  const SourcePtr readme = make_source("README.md", before);
  const auto text =
      apply_edits(before, update_readme(*readme, component, "train", "https://x/component.yaml"));
  CHECK(text.value() == after);
  const SourcePtr again = make_source("README.md", after);
  CHECK(update_readme(*again, component, "other", "https://y").empty());
}

TEST_CASE("line ends of the README are kept", "[spec]") {
  const SourcePtr readme =
      make_source("README.md", "<!-- kfpkg:outputs -->\r\n<!-- /kfpkg -->\r\n");
  const auto text = apply_edits(readme->bytes(), update_readme(*readme, load(k_spec), "t", "u"));
  CHECK(text.value() ==
        "<!-- kfpkg:outputs -->\r\n| name | type | description |\r\n|---|---|---|\r\n| `m` | Model "
        "| |\r\n<!-- /kfpkg -->\r\n");
}

TEST_CASE("the READMEs of the examples are up to date", "[spec]") {
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  REQUIRE(root != nullptr);
  for (const char* name : {"data_ingestion", "data_preprocess", "train_eval"}) {
    const auto folder = std::filesystem::path(root) / "examples/iris" / name;
    const SourcePtr readme = make_source("README.md", slurp(folder / "README.md"));
    const auto edits = update_readme(*readme, load(slurp(folder / "component.yaml")), "x", "y");
    INFO(name << "\n" << (edits.empty() ? "" : edits.front().replacement));
    CHECK(edits.empty());
  }
}

TEST_CASE("folder names become Python variables", "[spec]") {
  CHECK(python_variable("train-model") == "train_model");
  CHECK(python_variable("2fast") == "component_2fast");
  CHECK(python_variable("class") == "component_class");
}
