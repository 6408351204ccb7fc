// SPDX-License-Identifier: Apache-2.0
// A new folder has the names, texts and modes that were asked for, and comes up whole or not at
// all.
#include "templates/scaffold.hpp"

#include "core/fs/temp_dir.hpp"
#include "spec/component/component.hpp"
#include "spec/component/describe_markdown.hpp"
#include "templates/pack.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>

using namespace kfpkg;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;
using templates::ScaffoldRequest;

namespace {

std::map<std::string, FileChange> plan(const ScaffoldRequest& request) {
  std::map<std::string, FileChange> files;
  const ChangeSet changes = templates::plan_scaffold(*templates::embedded_pack(), request).value();
  for (const FileChange& change : changes.files) files[change.path] = change;
  return files;
}

ScaffoldRequest named(std::string name) {
  ScaffoldRequest request;
  request.name = std::move(name);
  return request;
}

spec::Component component_of(const std::string& text) {
  Diagnostics diagnostics;
  const auto documents = yaml::parse(make_source("component.yaml", text), diagnostics);
  REQUIRE(documents);
  auto component = spec::read_component(documents->front(), diagnostics);
  REQUIRE(component);
  CHECK(diagnostics.empty());
  return *component;
}

}  // namespace

TEST_CASE("one name gives folder, title, component and function", "[templates]") {
  struct Row {
    const char* name;
    const char* folder;
    const char* title;
    const char* component;
    const char* function;
  };
  const Row row = GENERATE(values<Row>({
      {"train", "train", "Train", "train", "train"},
      {"train_model", "train_model", "Train model", "train-model", "train_model"},
      {"train-model", "train-model", "Train model", "train-model", "train_model"},
      {"Train Model", "train_model", "Train Model", "train-model", "train_model"},
      {"  odd   words ", "odd_words", "Odd words", "odd-words", "odd_words"},
      {"Train é modèle", "train_mod_le", "Train é modèle", "train-mod-le", "train_mod_le"},
      {"a.b", "a.b", "A b", "a-b", "a_b"},
      {"-x-", "x", "-x-", "x", "x"},
      {"import", "import", "Import", "import", "import_"},
  }));
  const auto names = templates::component_names(row.name);
  REQUIRE(names);
  CHECK(names->folder == row.folder);
  CHECK(names->title == row.title);
  CHECK(names->component == row.component);
  CHECK(names->function == row.function);
}

TEST_CASE("a name of which nothing is left is refused with the reason", "[templates]") {
  struct Row {
    std::string name;
    const char* message;
  };
  const Row row = GENERATE(values<Row>({
      {"", "name \"\": has no letter a-z"},
      {"数据", "name \"数据\": has no letter a-z"},
      {"!!!", "name \"!!!\": has no letter a-z"},
      {"../up", "name \"../up\": is a path"},
      {"2nd", "name \"2nd\": starts with a digit"},
      {std::string(129, 'a'), "has more than 128 characters"},
  }));
  const auto names = templates::component_names(row.name);
  REQUIRE_FALSE(names);
  CHECK(names.error().kind == ErrorKind::usage);
  CHECK_THAT(names.error().message, Contains(row.message));
  CHECK_FALSE(names.error().hint.empty());
}

TEST_CASE("the Python template makes a folder that loads as a component", "[templates]") {
  ScaffoldRequest request = named("filter_rows");
  request.author = "Jane \"J\" Doe: <jane@example.org> #1";
  request.description = "Keeps: rows {{$}} & more";
  request.registry = "127.0.0.1:5001/acme";
  const auto files = plan(request);
  for (const char* path :
       {"component.yaml", "Dockerfile", ".dockerignore", "README.md", "build.sh", "kfpkg.yaml",
        "src/main.py", "tests/test_main.py", "tests/cases/minimum.yaml"}) {
    CHECK(files.contains(path));
  }
  CHECK_FALSE(files.contains("template.yaml"));
  CHECK(files.at("build.sh").executable);
  CHECK_FALSE(files.at("src/main.py").executable);
  const spec::Component component = component_of(files.at("component.yaml").content);
  CHECK(component.name->value == "Filter rows");
  CHECK(component.description->value == request.description);
  CHECK(component.image.value == "127.0.0.1:5001/acme/filter_rows:0.1.0");
  CHECK_THAT(files.at("README.md").content,
             Contains("# Filter rows\n") && Contains(request.description));
  CHECK_THAT(files.at("kfpkg.yaml").content, Contains("\nregistry: 127.0.0.1:5001/acme\n"));
}

TEST_CASE("answers that are not given leave no trace", "[templates]") {
  const auto files = plan(named("x"));
  CHECK_THAT(files.at("component.yaml").content,
             !Contains("metadata:") && Contains("image: x:0.1.0\n"));
  CHECK_THAT(files.at("kfpkg.yaml").content, Contains("# registry: ghcr.io/acme\n"));
  for (const auto& [path, file] : files) {
    INFO(path);
    CHECK(file.content.find("<%") == std::string::npos);
  }
}

TEST_CASE("a new README says what the spec says", "[templates]") {
  const auto files = plan(named("import"));
  const std::string readme = files.at("README.md").content;
  const spec::Component component = component_of(files.at("component.yaml").content);
  const SourceBuffer text{"README.md", readme};
  CHECK(spec::update_readme(text, component, "other", "elsewhere").empty());
  CHECK_THAT(readme, Contains("| `minimum` | Float | `0.0` |") &&
                         Contains("\nimport_ = components.load_component"));
}

TEST_CASE("a template whose component does not load is refused", "[templates]") {
  const MemoryTree pack{{{"t/template.yaml", {"description: x\n", false}},
                         {"t/component.yaml", {"name: x\nimplementation: {}\n", false}},
                         {"t/README.md", {"<!-- kfpkg:inputs -->\n<!-- /kfpkg -->\n", false}}},
                        "pack"};
  ScaffoldRequest request = named("x");
  request.template_name = "t";
  const auto planned = templates::plan_scaffold(pack, request);
  REQUIRE_FALSE(planned);
  CHECK(planned.error().kind == ErrorKind::config);
  CHECK_THAT(planned.error().message, StartsWith("template: component.yaml does not load: "));
}

TEST_CASE("a registry that no image can have is refused", "[templates]") {
  ScaffoldRequest request = named("x");
  request.registry = "ghcr.io/Acme";
  const auto planned = templates::plan_scaffold(*templates::embedded_pack(), request);
  REQUIRE_FALSE(planned);
  CHECK(planned.error().kind == ErrorKind::usage);
}

TEST_CASE("variables of a template are checked", "[templates]") {
  const MemoryTree pack{
      {{"t/template.yaml", {"variables: [{name: base, description: base image}]\n", false}},
       {"t/Dockerfile", {"FROM <% base %>\n", false}},
       {"t/blob", {std::string("<% nothing %>\0", 14), false}}},
      "pack"};
  ScaffoldRequest request = named("x");
  request.template_name = "t";
  const auto missing = templates::plan_scaffold(pack, request);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "template \"t\" needs base (base image)");
  request.variables["bose"] = "x";
  const auto unknown = templates::plan_scaffold(pack, request);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message == "template \"t\" has no variable \"bose\"");
  CHECK(unknown.error().hint == "did you mean \"base\"?");
  request.variables = {{"base", "busybox"}};
  const ChangeSet changes = templates::plan_scaffold(pack, request).value();
  REQUIRE(changes.files.size() == 2);
  CHECK(changes.files[0].content == "FROM busybox\n");
  CHECK(changes.files[1].content.starts_with("<% nothing %>"));
}

TEST_CASE("a folder is created whole, with plain modes, and never over another", "[templates]") {
  const TempDir scratch = TempDir::make("scaffold-test").value();
  const fs::path target = scratch.path() / "group" / "x";
  const ChangeSet files = templates::plan_scaffold(*templates::embedded_pack(), named("x")).value();
  REQUIRE(templates::create_folder(files, target));
  CHECK((fs::status(target).permissions() & fs::perms::others_exec) != fs::perms::none);
  CHECK((fs::status(target / "build.sh").permissions() & fs::perms::owner_exec) != fs::perms::none);
  CHECK(fs::exists(target / "src" / "main.py"));
  const auto again = templates::create_folder(files, target);
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == ErrorKind::usage);
  CHECK_THAT(again.error().message, Contains("exists already"));
  CHECK(std::distance(fs::directory_iterator{target.parent_path()}, fs::directory_iterator{}) == 1);
}
