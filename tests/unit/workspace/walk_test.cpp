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

TEST_CASE("what kfpkg published is no component, whatever lies around it", "[workspace]") {
  const char* const index =
      R"({"schema": "kfpkg.index/1", "components": [{"name": "train", "versions": []}]})";
  struct Row {
    const char* what;
    std::map<std::string, MemoryTree::File, std::less<>> files;
    std::vector<std::string> components;
  };
  const Row rows[] = {
      {"a site",
       {{"site/index.json", {index}},
        {"site/train/component.yaml", {k_any}},
        {"site/train/0.1.0/component.yaml", {k_any}},
        {"site/of/somebody/component.yaml", {k_any}},
        {"train/component.yaml", {k_any}}},
       {"train"}},
      {"an index that a newer kfpkg wrote",
       {{"a/b/index.json", {R"({"schema": "kfpkg.index/7"})"}}, {"a/b/x/component.yaml", {k_any}}},
       {}},
      {"published into the root: what the index lists",
       {{"index.json", {index}},
        {"train/component.yaml", {k_any}},
        {"train/0.1.0/component.yaml", {k_any}},
        {"src/train/component.yaml", {k_any}}},
       {"src/train"}},
      {"published into a workspace",
       {{"team/index.json", {index}},
        {"team/kfpkg.yaml", {"registry: x\n"}},
        {"team/train/component.yaml", {k_any}},
        {"team/score/component.yaml", {k_any}}},
       {"team/score"}},
      {"an index of something else",
       {{"web/index.json", {R"({"schema": "other/1", "name": "kfpkg.index/1"})"}},
        {"web/train/component.yaml", {k_any}},
        {"x/index.json", {"{"}},
        {"x/component.yaml", {k_any}},
        {"y/index.json", {"[]"}},
        {"y/component.yaml", {k_any}}},
       {"web/train", "x", "y"}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(find_folders(MemoryTree(row.files), "").value().components == row.components);
  }
}

TEST_CASE("templates are no components", "[workspace]") {
  const MemoryTree tree(
      {{"pack/r/template.yaml", {"description: R\n"}},
       {"pack/r/component.yaml", {"name: <% title_yaml %>\n"}},
       {"pack/r/Dockerfile", {"FROM scratch\n"}},
       {"pack/r/kfpkg.yaml", {""}},
       {"{{cookiecutter.name}}/component.yaml", {"name: {{cookiecutter.name}}\n"}},
       {"a/template.yaml", {"its own\n"}},
       {"a/component.yaml", {k_any}}});
  const auto found = find_folders(tree, "").value();
  CHECK(found.components == std::vector<std::string>{"a"});
  CHECK(found.images.empty());
  CHECK(found.foreign == std::vector<std::string>{"pack/r"});
}

TEST_CASE("a folder below what is passed over is passed over", "[workspace]") {
  const MemoryTree tree({{"site/index.json", {R"({"schema": "kfpkg.index/1"})"}},
                         {"site/train/0.1.0/component.yaml", {k_any}},
                         {"pack/r/template.yaml", {""}},
                         {"pack/r/component.yaml", {"name: <% title_yaml %>\n"}}});
  ForeignFolders foreign(tree);
  for (const char* folder :
       {"site", "site/train", "site/gone/0.2.0", "pack/r/src", "a/out/x", ".hidden", "{{x}}/y"}) {
    INFO(folder);
    CHECK(is_passed_over(foreign, folder));
  }
  for (const char* folder : {"", "pack", "sites/train", "a/outer"}) {
    INFO(folder);
    CHECK_FALSE(is_passed_over(foreign, folder));
  }
}
