// SPDX-License-Identifier: Apache-2.0
// Which folders below one hold components.
#include "workspace/folders/walk.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::workspace;

namespace {

const char* const k_any = "name: Show\n";

}  // namespace

TEST_CASE("folders with a component.yaml are found, sorted, outputs and hidden ones left out",
          "[workspace]") {
  const MemoryTree tree({{"b/component.yaml", {k_any}},
                         {"a/x/component.yaml", {k_any}},
                         {"a/x/y/component.yaml", {k_any}},
                         {"out/component.yaml", {k_any}},
                         {".git/component.yaml", {k_any}},
                         {"c/node_modules/z/component.yaml", {k_any}},
                         {"c/component.yml", {k_any}}});
  CHECK(find_folders(tree, "").value().components == std::vector<std::string>{"a/x", "a/x/y", "b"});
  CHECK(find_folders(tree, "a").value().components == std::vector<std::string>{"a/x", "a/x/y"});
}

TEST_CASE("what git ignores holds no components, unless it was asked for", "[workspace]") {
  const MemoryTree tree({{".gitignore", {"/gen/\n*.bak\n"}},
                         {"gen/a/component.yaml", {k_any}},
                         {"b/component.yaml", {k_any}},
                         {"b/x.bak/component.yaml", {k_any}},
                         {"c/.gitignore", {"component.yaml\n!/keep/component.yaml\n"}},
                         {"c/component.yaml", {k_any}},
                         {"c/keep/component.yaml", {k_any}},
                         {"other/.git", {"gitdir: elsewhere\n"}},
                         {"other/x.bak/component.yaml", {k_any}}});
  const auto found = [&](std::string_view below, std::string_view exclude = "") {
    return find_folders(tree, below, GitIgnore().with(exclude, "")).value().components;
  };
  using Folders = std::vector<std::string>;
  CHECK(found("") == Folders{"b", "c/keep", "other/x.bak"});
  CHECK(found("", "b\n") == Folders{"c/keep", "other/x.bak"});
  CHECK(found("gen") == Folders{"gen/a"});
  CHECK(found("c") == Folders{"c", "c/keep"});
  CHECK(found("b/x.bak") == Folders{"b/x.bak"});
  CHECK(find_folders(tree, "").value().components.size() == 6);
}
