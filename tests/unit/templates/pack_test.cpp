// SPDX-License-Identifier: Apache-2.0
// The program holds the templates of the source folder; packs that are odd are refused.
#include "templates/pack.hpp"

#include "core/fs/change_set.hpp"
#include "templates/embedded.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <map>

using namespace kfpkg;
namespace fs = std::filesystem;

namespace {

fs::path source_folder() {
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  return fs::path{root != nullptr ? root : "."};
}

std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const std::string path = entry.path().lexically_relative(folder).generic_string();
    if (!entry.is_regular_file() || path.find("__pycache__") != std::string::npos) continue;
    files[path] = read_file(entry.path(), k_document_limit).value();
  }
  return files;
}

MemoryTree pack_with(std::string manifest) {
  return MemoryTree{{{"mine/template.yaml", {std::move(manifest), false}},
                     {"mine/a.txt", {"a", false}},
                     {"mine/run", {"#!/bin/sh\n", false}},
                     {"mine/tool", {"x", true}},
                     {"README.md", {"not a template", false}}},
                    "pack"};
}

}  // namespace

TEST_CASE("the embedded templates are the bytes of the folder", "[templates]") {
  std::map<std::string, std::string> embedded;
  std::string before;
  for (const EmbeddedFile& file : templates::embedded_files()) {
    embedded[std::string{file.path}] = std::string{file.content};
    CHECK(before < file.path);
    before = file.path;
  }
  CHECK(embedded == files_below(source_folder() / "templates" / "data"));
}

TEST_CASE("the template and the example speak to KFP by the same code", "[templates]") {
  const fs::path root = source_folder();
  const auto of_template =
      read_file(root / "templates/data/python/src/kfp_io.py", k_document_limit);
  const auto of_example =
      read_file(root / "examples/iris/train_eval/src/kfp_io.py", k_document_limit);
  CHECK(of_template.value() == of_example.value());
}

TEST_CASE("a pack lists its templates and reads one with its modes", "[templates]") {
  const MemoryTree pack = pack_with(
      "description: Mine\n"
      "variables:\n"
      "- {name: base, description: Base image, default: 'python:3.11-slim'}\n"
      "- {name: team}\n");
  CHECK(templates::template_names(pack).value() == std::vector<std::string>{"mine"});
  const templates::Template mine = templates::read_template(pack, "mine").value();
  CHECK(mine.description == "Mine");
  REQUIRE(mine.variables.size() == 2);
  CHECK(mine.variables[0].default_value == "python:3.11-slim");
  CHECK_FALSE(mine.variables[1].default_value);
  REQUIRE(mine.files.size() == 3);
  CHECK(mine.files[0].path == "a.txt");
  CHECK_FALSE(mine.files[0].executable);
  CHECK(mine.files[1].executable);
  CHECK(mine.files[2].executable);
}

TEST_CASE("an unknown template is refused with the nearest name and the list", "[templates]") {
  const auto read = templates::read_template(*templates::embedded_pack(), "pyhton");
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == ErrorKind::usage);
  CHECK(read.error().message == "template \"pyhton\" is not known");
  CHECK(read.error().hint == "did you mean \"python\"? templates: python");
}

TEST_CASE("a template.yaml that is not right is refused with its place", "[templates]") {
  struct Row {
    const char* manifest;
    const char* message;
  };
  const Row row = GENERATE(values<Row>({
      {"descripton: x\n",
       "pack/mine/template.yaml:1: unknown key \"descripton\", did you mean \"description\"?"},
      {"description: x\nvariables:\n- {description: y}\n",
       "pack/mine/template.yaml:3: a variable needs a name"},
      {"- a\n", "pack/mine/template.yaml:1: a mapping of keys to values is expected"},
      {"description: [a]\n", "pack/mine/template.yaml:1: \"description\" must be a text"},
  }));
  const auto read = templates::read_template(pack_with(row.manifest), "mine");
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == ErrorKind::config);
  CHECK(read.error().message == row.message);
}
