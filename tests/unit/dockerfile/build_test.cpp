// SPDX-License-Identifier: Apache-2.0
// What one reader of a build says to lint, fingerprint and `changed` alike.
#include "dockerfile/build.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

using Files = std::map<std::string, MemoryTree::File, std::less<>>;

oci::Platform platform(const char* text) {
  return oci::Platform::parse(text).value();
}

Build read(const Files& files, const BuildInputs& inputs = {}) {
  Diagnostics diagnostics;
  auto build = read_build(MemoryTree(files, "repo"), inputs, diagnostics).value();
  REQUIRE(diagnostics.empty());
  REQUIRE(build.has_value());
  return *std::move(build);
}

bool is_everything(const Build& build) {
  return std::holds_alternative<Everything>(build.sources);
}

}  // namespace

TEST_CASE("the target is the stage that becomes the image", "[dockerfile]") {
  const std::string text =
      "FROM a AS Base\nONBUILD RUN base\nFROM a AS serve\nONBUILD COPY x /x\nONBUILD RUN \\\n  y\n"
      "FROM a AS checks\n";
  struct Row {
    const char* target;
    std::size_t stage;
    std::vector<std::string> triggers;
  };
  const Row rows[] = {{"", 2, {}},
                      {"serve", 1, {"COPY x /x", "RUN \\\n  y"}},
                      {"SERVE", 1, {"COPY x /x", "RUN \\\n  y"}},
                      {"base", 0, {"RUN base"}},
                      {"nowhere", 2, {}}};
  for (const Row& row : rows) {
    INFO(row.target);
    BuildInputs inputs;
    inputs.target = row.target;
    const Build build = read({{"Dockerfile", {text}}}, inputs);
    CHECK(build.stages.size() == 3);
    CHECK(build.stage == row.stage);
    CHECK(build.triggers == row.triggers);
  }
}

TEST_CASE("bases are those of each platform, with the arguments that are given", "[dockerfile]") {
  BuildInputs inputs;
  inputs.platforms = {platform("linux/amd64"), platform("linux/arm64")};
  inputs.build_args["TAG"] = "2";
  const Build build =
      read({{"Dockerfile", {"ARG TAG=1\nFROM a:$TAG\nFROM b-$TARGETARCH\n"}}}, inputs);
  const auto names = [](const std::vector<BaseImage>& bases) {
    std::vector<std::string> found;
    for (const BaseImage& base : bases) found.push_back(base.reference.familiar());
    return found;
  };
  REQUIRE(build.bases.size() == 2);
  CHECK(names(build.bases[0]) == std::vector<std::string>{"a:2", "b-amd64"});
  CHECK(names(build.bases[1]) == std::vector<std::string>{"a:2", "b-arm64"});
  CHECK(names(all_bases(build)) == std::vector<std::string>{"a:2", "b-amd64", "b-arm64"});
  CHECK(build.arguments.at(1).target == platform("linux/arm64"));
}

TEST_CASE("the Dockerfile's own .dockerignore wins over that of the context", "[dockerfile]") {
  const Files files{{"in/c/Dockerfile", {"FROM a\nCOPY . /\n"}}};
  struct Row {
    const char* what;
    Files more;
    const char* path;
    bool is_shared;
    bool ignores_a;
    bool ignores_b;
  };
  const Row rows[] = {
      {"none", {}, ".dockerignore", true, false, false},
      {"of the context", {{"in/.dockerignore", {"a\n"}}}, ".dockerignore", true, true, false},
      {"beside the Dockerfile, which no build reads",
       {{"in/c/.dockerignore", {"a\n"}}},
       ".dockerignore",
       true,
       false,
       false},
      {"both",
       {{"in/.dockerignore", {"a\n"}}, {"in/c/Dockerfile.dockerignore", {"b\n"}}},
       "c/Dockerfile.dockerignore",
       false,
       false,
       true},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    Files all = files;
    all.insert(row.more.begin(), row.more.end());
    BuildInputs inputs;
    inputs.context = "in";
    inputs.below = "c";
    const Build build = read(all, inputs);
    CHECK(build.ignore.path == row.path);
    CHECK(build.ignore.is_shared == row.is_shared);
    CHECK(build.ignore.rules.ignored("a") == row.ignores_a);
    CHECK(build.ignore.rules.ignored("b") == row.ignores_b);
    CHECK_FALSE(is_everything(build));
    const bool is_there = row.ignores_a || row.ignores_b;
    REQUIRE((build.ignore.source != nullptr) == is_there);
    if (is_there) CHECK(build.ignore.source->path() == std::string("repo/in/") + row.path);
  }
  CHECK_FALSE(read({{"Dockerfile", {"FROM a\n"}}, {".dockerignore", {"a\n"}}}).ignore.is_shared);
}

TEST_CASE("what a .dockerignore keeps out that is a link nobody knows", "[dockerfile]") {
  const Build build =
      read({{"Dockerfile", {"FROM a\nCOPY a.py /\n"}}, {".dockerignore", {"", false, "rules"}}});
  CHECK(build.ignore.is_link);
  CHECK(is_everything(build));
  CHECK(std::get<Everything>(build.sources).reason == ".dockerignore is a link");
}

TEST_CASE("no Dockerfile and a wrong one are told apart", "[dockerfile]") {
  struct Row {
    const char* what;
    Files files;
    bool is_there;
    std::vector<std::string> rules;
  };
  const Row rows[] = {
      {"none", {{"x", {"x"}}}, false, {}},
      {"a link", {{"Dockerfile", {"", false, "x"}}}, false, {}},
      {"no FROM", {{"Dockerfile", {"RUN x\n"}}}, false, {"KF601"}},
      {"no FROM, and a wrong pattern",
       {{"Dockerfile", {"RUN x\n"}}, {".dockerignore", {"[\n"}}},
       false,
       {"KF601", "KF603"}},
      {"bases that are none, and a wrong pattern",
       {{"Dockerfile", {"FROM $X\n"}}, {".dockerignore", {"[\n"}}},
       true,
       {"KF602", "KF603"}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    Diagnostics diagnostics;
    const auto build = read_build(MemoryTree(row.files), {}, diagnostics).value();
    CHECK(build.has_value() == row.is_there);
    std::vector<std::string> rules;
    for (const Diagnostic& one : diagnostics) rules.push_back(one.rule);
    CHECK(rules == row.rules);
  }
}
