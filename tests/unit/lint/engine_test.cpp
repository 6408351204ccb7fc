// SPDX-License-Identifier: Apache-2.0
// One folder, regions, order.
#include "lint/engine.hpp"

#include "core/text/edit.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

const char* const k_spec =
    "implementation: {container: {image: \"a/b:1\", command: [show]}}\nname: Show\n";

}  // namespace

TEST_CASE("a folder without component.yaml is a finding that says what to do", "[lint]") {
  const MemoryTree tree({{"c/component.yml", {k_spec}}, {"d/Dockerfile", {""}}}, "work");
  Diagnostics found;
  REQUIRE(lint_folder(tree, "c", {}, found));
  REQUIRE(lint_folder(tree, "d", {}, found));
  REQUIRE(found.size() == 2);
  CHECK(found[0].rule == "KF002");
  CHECK(found[0].help.find("rename component.yml") == 0);
  CHECK(found[1].place.source->path() == tree.display_path("d/component.yaml"));
}

TEST_CASE("a folder that was read tells its program when some rule wants to know", "[lint]") {
  const std::string start = "implementation: {container: {image: \"a/b:1\", command: [";
  const MemoryTree tree({{"x/component.yaml", {start + "python3, main.py]}}\n"}},
                         {"x/main.py", {"print()\n"}},
                         {"y/component.yaml", {start + "show]}}\n"}}});
  const ReadFolder read = read_folder(tree, "x", {}).value();
  const auto request = program_of(read, {}).value();
  REQUIRE(request);
  CHECK(request->files.front().source->path() == "x/main.py");
  LintOptions others;
  others.ignore = {"KF4"};
  CHECK_FALSE(program_of(read, others).value());
  CHECK_FALSE(program_of(read_folder(tree, "y", {}).value(), {}).value());
  // Nobody could read it.
  const python::ProgramAnswer nothing;
  Diagnostics found;
  check(read, &nothing, {}, found);
  Diagnostics unasked;
  check(read, nullptr, {}, unasked);
  CHECK(found.size() == unasked.size());
}

TEST_CASE("a program that nobody could follow makes no suppression useless", "[lint]") {
  const std::string spec =
      "name: A\nimplementation: {container: {image: \"a/b:1\", command: [python3, main.py]}}  # "
      "kfpkg: ignore[KF401, KF202]\n";
  const MemoryTree tree({{"x/component.yaml", {spec}}, {"x/main.py", {"print()\n"}}});
  const ReadFolder read = read_folder(tree, "x", {}).value();
  using Parser = python::Program::Parser;
  for (const auto& [parser, useless] :
       {std::pair{Parser::unreadable, 1}, {Parser::unknown, 1}, {Parser::argparse, 2}}) {
    python::Program program;
    program.parser = parser;
    const python::ProgramAnswer answer = program;
    Diagnostics found;
    check(read, &answer, {}, found);
    CHECK(std::ranges::count(found, "KF012", &Diagnostic::rule) == useless);
  }
}

TEST_CASE("a region of the README that is out of date is found and mended", "[lint]") {
  const std::string spec =
      "inputs: [{name: a, type: String}]\n"
      "implementation: {container: {image: \"a/b:1\", command: [show, {inputValue: a}]}}\nname: "
      "Show\n";
  const std::string readme =
      "# T\n\n<!-- kfpkg:inputs -->\nold\n<!-- /kfpkg -->\n\n<!-- kfpkg:usage -->\n<!-- /kfpkg "
      "-->\n";
  const std::string folder = GENERATE("x", "team/x");
  CAPTURE(folder);
  const auto tree_with = [&](const std::string& text) {
    return MemoryTree({{folder + "/component.yaml", {spec}}, {folder + "/README.md", {text}}});
  };
  Diagnostics found;
  REQUIRE(lint_folder(tree_with(readme), folder, {}, found));
  REQUIRE(found.size() == 2);
  CHECK(found[0].rule == "KF301");
  CHECK(found[0].place.source->text(found[0].place.span) == "<!-- kfpkg:inputs -->");
  const auto fixed =
      apply_edits(readme, {found[0].fixes.at(0).edits.at(0), found[1].fixes.at(0).edits.at(0)});
  // The name of the folder that is published, wherever it stands.
  CHECK(fixed.value().find("\"<published>/x/component.yaml\"") != std::string::npos);
  Diagnostics left;
  REQUIRE(lint_folder(tree_with(fixed.value()), folder, {}, left));
  CHECK(left.empty());
}
