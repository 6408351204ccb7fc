// SPDX-License-Identifier: Apache-2.0
// Which folders below one hold components.
#include "workspace/folders/walk.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <atomic>
#include <map>
#include <set>
#include <utility>

using namespace kfpkg;
using namespace kfpkg::workspace;

namespace {

const char* const k_any = "name: Show\n";

GitRules rules_of(std::string_view exclude, std::set<std::string> tracked = {}) {
  return {GitIgnore().with(exclude, ""),
          [tracked = std::move(tracked)](const std::string& repository, std::string_view path) {
            const std::string asked = repository + ":" + std::string(path);
            const auto found = tracked.lower_bound(asked);
            return found != tracked.end() && (*found == asked || found->starts_with(asked + "/"));
          }};
}

/// One whose folder `broken` cannot be listed.
class BrokenTree final : public Tree {
 public:
  BrokenTree(const Tree& whole, std::string broken) : m_whole(whole), m_broken(std::move(broken)) {}
  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override {
    return m_whole.stat(path);
  }
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override {
    if (path == m_broken) return fail(ErrorKind::file, display_path(path) + ": Input/output error");
    return m_whole.list(path);
  }
  // A folder that is listed here, and has gone when it is stepped into.
  [[nodiscard]] Result<std::vector<ListedEntry>> list_types(std::string_view path) const override {
    KFPKG_TRY_ASSIGN(auto entries, Tree::list_types(path));
    if (path.empty()) entries.push_back({"vanished", EntryType::directory});
    return entries;
  }
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override {
    return m_whole.open(path);
  }
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override {
    return m_whole.read_link(path);
  }
  [[nodiscard]] std::string display_path(std::string_view path) const override {
    return m_whole.display_path(path);
  }

 private:
  const Tree& m_whole;
  std::string m_broken;
};

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
    return find_folders(tree, below, rules_of(exclude)).value().components;
  };
  using Folders = std::vector<std::string>;
  CHECK(found("") == Folders{"b", "c/keep", "other/x.bak"});
  CHECK(found("", "b\n") == Folders{"c/keep", "other/x.bak"});
  CHECK(found("gen") == Folders{"gen/a"});
  CHECK(found("c") == Folders{"c", "c/keep"});
  CHECK(found("b/x.bak") == Folders{"b/x.bak"});
  CHECK(find_folders(tree, "").value().components.size() == 6);
}

TEST_CASE("what git tracks is not ignored, and what lies beside it is", "[workspace]") {
  const MemoryTree tree({{".gitignore", {"gen\ncomponent.yaml\nDockerfile\nsub\n"}},
                         {"a/component.yaml", {k_any}},
                         {"b/component.yaml", {k_any}},
                         {"base/Dockerfile", {"FROM scratch\n"}},
                         {"base/kfpkg.yaml", {""}},
                         {"gen/a/component.yaml", {k_any}},
                         {"gen/b/component.yaml", {k_any}},
                         {"gen/b/deep/component.yaml", {k_any}},
                         {"gen/b/src/main.py", {""}},
                         {"gen/.gitignore", {"!*\n"}},
                         {"sub/x/.git", {"gitdir: elsewhere\n"}},
                         {"sub/x/.gitignore", {"y\nz\n"}},
                         {"sub/x/w/component.yaml", {k_any}},
                         {"sub/x/y/component.yaml", {k_any}},
                         {"sub/x/z/component.yaml", {k_any}}});
  using Names = std::vector<std::string>;
  const auto found = [&](std::set<std::string> tracked) {
    return find_folders(tree, "", rules_of("", std::move(tracked))).value();
  };
  CHECK(found({}).components == Names{});
  CHECK(found({":a/component.yaml"}).components == Names{"a"});
  CHECK(found({":base/Dockerfile"}).images == Names{"base"});
  CHECK(found({":base/kfpkg.yaml"}).images == Names{});
  CHECK(found({":gen/b/component.yaml"}).components == Names{"gen/b"});
  CHECK(found({":gen/b/src/main.py"}).components == Names{});
  CHECK(found({":gen/b/deep/component.yaml"}).components == Names{"gen/b/deep"});
  // A submodule has patterns and an index of its own.
  CHECK(found({"sub/x:y/component.yaml"}).components == Names{});
  CHECK(found({":sub/x"}).components == Names{"sub/x/w"});
  CHECK(found({":sub/x", "sub/x:y/component.yaml"}).components == Names{"sub/x/w", "sub/x/y"});
}

TEST_CASE("git is asked about what its patterns match alone", "[workspace]") {
  const MemoryTree tree({{".gitignore", {"gen\n*.md\n"}},
                         {"README.md", {""}},
                         {"a/component.yaml", {k_any}},
                         {"gen/x/component.yaml", {k_any}},
                         {"out/gen/component.yaml", {k_any}}});
  std::vector<std::string> asked;
  const GitRules rules{{}, [&](const std::string&, std::string_view path) {
                         asked.emplace_back(path);
                         return false;
                       }};
  CHECK(find_folders(tree, "", rules).value().components == std::vector<std::string>{"a"});
  CHECK(asked == std::vector<std::string>{"gen"});
}

TEST_CASE("many folders are found by several jobs as by one, and git is asked by one at a time",
          "[workspace]") {
  std::map<std::string, MemoryTree::File, std::less<>> files{{"all/.gitignore", {"gen\n"}},
                                                             {"all/data/component.yaml", {k_any}}};
  for (int i = 0; i < 150; ++i) {
    const std::string folder = fmt::format("all/c{}", i);
    files[folder + "/component.yaml"] = {k_any};
    files[folder + "/gen/component.yaml"] = {k_any};
    files[folder + "/base/Dockerfile"] = {"FROM scratch\n"};
    files[folder + "/base/kfpkg.yaml"] = {""};
  }
  const MemoryTree whole(files, "repo");
  const BrokenTree tree(whole, "all/data");
  std::atomic<int> asking = 0;
  int asked = 0;
  bool together = false;
  const GitRules rules{{}, [&](const std::string&, std::string_view path) {
                         together = ++asking > 1 || together;
                         ++asked;
                         --asking;
                         return path.starts_with("all/c1/");
                       }};
  const auto one = find_folders(tree, "", rules, 1).value();
  const int asked_by_one = std::exchange(asked, 0);
  const auto many = find_folders(tree, "", rules, 4).value();
  CHECK(one.components.size() == 151);
  CHECK(many.components == one.components);
  CHECK(many.images == one.images);
  CHECK(many.foreign == one.foreign);
  REQUIRE(many.unreadable.size() == 1);
  CHECK(many.unreadable.front().path == "all/data");
  CHECK(asked == asked_by_one);
  CHECK_FALSE(together);
}

TEST_CASE("a folder that cannot be listed is told, and the others are found", "[workspace]") {
  const MemoryTree whole(
      {{"a/component.yaml", {k_any}}, {"data/x/component.yaml", {k_any}}, {"z/.gitignore", {""}}},
      "repo");
  const BrokenTree tree(whole, "data");
  const auto found = find_folders(tree, "").value();
  CHECK(found.components == std::vector<std::string>{"a"});
  REQUIRE(found.unreadable.size() == 1);
  CHECK(found.unreadable.front().path == "data");
  CHECK(found.unreadable.front().reason == "Input/output error");
  CHECK(find_folders(tree, "", rules_of("data\n")).value().unreadable.empty());
  CHECK(find_folders(tree, "data").error().message == "repo/data: Input/output error");
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
