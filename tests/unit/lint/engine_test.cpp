// SPDX-License-Identifier: Apache-2.0
// Folders, selection, order.
#include "lint/engine.hpp"

#include "core/text/edit.hpp"
#include "workspace/folders/walk.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

const char* const k_spec =
    "implementation: {container: {image: \"a/b:1\", command: [show]}}\nname: Show\n";

}  // namespace

TEST_CASE("folders with a component.yaml are found, sorted, outputs and hidden ones left out",
          "[lint]") {
  const MemoryTree tree({{"b/component.yaml", {k_spec}},
                         {"a/x/component.yaml", {k_spec}},
                         {"a/x/y/component.yaml", {k_spec}},
                         {"out/component.yaml", {k_spec}},
                         {".git/component.yaml", {k_spec}},
                         {"c/node_modules/z/component.yaml", {k_spec}},
                         {"c/component.yml", {k_spec}}});
  CHECK(find_component_folders(tree, "").value() == std::vector<std::string>{"a/x", "a/x/y", "b"});
  CHECK(find_component_folders(tree, "a").value() == std::vector<std::string>{"a/x", "a/x/y"});
}

TEST_CASE("what git ignores holds no components, unless it was asked for", "[lint]") {
  const MemoryTree tree({{".gitignore", {"/gen/\n*.bak\n"}},
                         {"gen/a/component.yaml", {k_spec}},
                         {"b/component.yaml", {k_spec}},
                         {"b/x.bak/component.yaml", {k_spec}},
                         {"c/.gitignore", {"component.yaml\n!/keep/component.yaml\n"}},
                         {"c/component.yaml", {k_spec}},
                         {"c/keep/component.yaml", {k_spec}},
                         {"other/.git", {"gitdir: elsewhere\n"}},
                         {"other/x.bak/component.yaml", {k_spec}}});
  const auto found = [&](std::string_view below, std::string_view exclude = "") {
    return find_component_folders(tree, below, GitIgnore().with(exclude, "")).value();
  };
  using Folders = std::vector<std::string>;
  CHECK(found("") == Folders{"b", "c/keep", "other/x.bak"});
  CHECK(found("", "b\n") == Folders{"c/keep", "other/x.bak"});
  CHECK(found("gen") == Folders{"gen/a"});
  CHECK(found("c") == Folders{"c", "c/keep"});
  CHECK(found("b/x.bak") == Folders{"b/x.bak"});
  CHECK(find_component_folders(tree, "").value().size() == 6);
}

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
