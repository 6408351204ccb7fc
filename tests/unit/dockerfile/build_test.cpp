// SPDX-License-Identifier: Apache-2.0
// What one reader of a build says to lint, fingerprint and `changed` alike.
#include "dockerfile/build.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

using Names = std::vector<std::string>;
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

TEST_CASE("BUILD* is the builder's platform, and every argument that BuildKit sets is known",
          "[dockerfile]") {
  struct Row {
    const char* text;
    const char* target;
    Names bases;
  };
  const Row rows[] = {
      {"FROM tool-$BUILDARCH\n", "", {"tool-amd64", "tool-amd64"}},
      {"FROM tool-$BUILDOS$BUILDVARIANT\n", "", {"tool-linux", "tool-linux"}},
      {"FROM tool:${TARGETPLATFORM##*/}-$TARGETOS\n", "", {"tool:arm64-linux", "tool:v7-linux"}},
      {"FROM tool$TARGETOSVERSION$BUILDOSVERSION:1\n", "", {"tool:1", "tool:1"}},
      {"FROM tool-$TARGETSTAGE\n", "", {"tool-default", "tool-default"}},
      {"FROM tool-$TARGETSTAGE AS Last\n", "", {"tool-last", "tool-last"}},
      {"FROM tool-$TARGETSTAGE AS one\nFROM one\n", "one", {"tool-one", "tool-one"}},
      {"ARG TARGETARCH\nFROM tool-$TARGETARCH\n", "", {"tool-arm64", "tool-arm"}},
      {"ARG TARGETARCH=x\nFROM tool-$TARGETARCH\n", "", {"tool-x", "tool-x"}},
      {"ARG BUILDARCH\nARG T=$BUILDARCH\nFROM tool-$T\n", "", {"tool-amd64", "tool-amd64"}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    BuildInputs inputs;
    inputs.target = row.target;
    inputs.platforms = {platform("linux/arm64"), platform("linux/arm/v7")};
    const Build build = read({{"Dockerfile", {row.text}}}, inputs);
    Names bases;
    for (const auto& one : build.bases) bases.push_back(one.at(0).reference.familiar());
    CHECK(bases == row.bases);
  }
  BuildInputs inputs;
  inputs.platforms = {platform("linux/amd64")};
  inputs.builder = platform("linux/arm64");
  inputs.build_args["BUILDOS"] = "mine";
  const Build build =
      read({{"Dockerfile", {"FROM --platform=$BUILDPLATFORM tool-$BUILDOS\n"}}}, inputs);
  CHECK(build.bases.at(0).at(0).platform == "linux/arm64");
  CHECK(build.bases.at(0).at(0).reference.familiar() == "tool-mine");
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

TEST_CASE("a Containerfile is read where there is no Dockerfile, with the rules of buildah",
          "[dockerfile]") {
  struct Row {
    Files files;
    const char* name;
    const char* ignore;  ///< the file that counts
  };
  const Row rows[] = {
      {{{"Containerfile", {"FROM a\n"}}}, "Containerfile", nullptr},
      {{{"Containerfile", {"FROM a\n"}}, {"Dockerfile", {"FROM b\n"}}}, "Dockerfile", nullptr},
      {{{"Containerfile", {"FROM a\n"}}, {".dockerignore", {"a\n"}}},
       "Containerfile",
       ".dockerignore"},
      {{{"Containerfile", {"FROM a\n"}}, {".containerignore", {"a\n"}}, {".dockerignore", {"b\n"}}},
       "Containerfile",
       ".containerignore"},
      {{{"Containerfile", {"FROM a\n"}},
        {"Containerfile.dockerignore", {"a\n"}},
        {".containerignore", {"b\n"}}},
       "Containerfile",
       "Containerfile.dockerignore"},
      // BuildKit knows none of buildah's names.
      {{{"Dockerfile", {"FROM a\n"}}, {".containerignore", {"a\n"}}}, "Dockerfile", nullptr},
      {{{"Dockerfile", {"FROM a\n"}}, {"Containerfile.dockerignore", {"a\n"}}},
       "Dockerfile",
       nullptr},
      {{{"Containerfile", {.content = "", .link = "other"}}, {"other", {"FROM a\n"}}},
       "Containerfile",
       nullptr},
  };
  for (const Row& row : rows) {
    const Build build = read(row.files);
    CHECK(build.name == row.name);
    REQUIRE((build.ignore.source != nullptr) == (row.ignore != nullptr));
    if (row.ignore != nullptr) CHECK(build.ignore.path == row.ignore);
  }
}

TEST_CASE("a Containerfile is not read for a Dockerfile that is odd, and can be odd itself",
          "[dockerfile]") {
  const MemoryTree::File link{"", false, "nowhere"};
  const std::pair<Files, const char*> rows[] = {
      {{{"Dockerfile", link}, {"Containerfile", {"FROM a\n"}}},
       "Dockerfile: leads to no file of its folder"},
      {{{"Dockerfile/x", {"x"}}, {"Containerfile", {"FROM a\n"}}},
       "Dockerfile: is no regular file"},
      {{{"Containerfile", link}}, "Containerfile: leads to no file of its folder"},
      {{{"Containerfile/x", {"x"}}}, "Containerfile: is no regular file"}};
  for (const auto& [files, message] : rows) {
    Diagnostics diagnostics;
    const auto build = read_build(MemoryTree(files), {}, diagnostics);
    REQUIRE_FALSE(build);
    CHECK(build.error().message == message);
  }
}

// What docker buildx build does with each was tried.
TEST_CASE("a link to a Dockerfile is followed in the Dockerfile's folder", "[dockerfile]") {
  struct Row {
    const char* target;
    bool is_there;
  };
  const Row rows[] = {{"sub/df", true},   {"/sub/df", true},     {"../sub/df", true},
                      {"way/df", true},   {"../../c/df", false}, {"../out", false},
                      {"nowhere", false}, {"sub", false},        {"Dockerfile", false}};
  for (const Row& row : rows) {
    INFO(row.target);
    BuildInputs inputs;
    inputs.context = "in";
    inputs.below = "c";
    Diagnostics diagnostics;
    const MemoryTree tree({{"in/c/Dockerfile", {"", false, row.target}},
                           {"in/c/sub/df", {"FROM a\n"}},
                           {"in/c/way", {"", false, "./x/../sub/"}},
                           {"in/c/x/y", {"y"}},
                           {"in/df", {"FROM b\n"}},
                           {"in/out", {"FROM c\n"}}});
    const auto build = read_build(tree, inputs, diagnostics);
    REQUIRE(build.has_value() == row.is_there);
    if (build) {
      REQUIRE(build->has_value());
      CHECK((*build)->file.source->path() == "in/c/sub/df");
    } else {
      CHECK(build.error().message == "in/c/Dockerfile: leads to no file of its folder");
    }
  }
}

TEST_CASE("a link to the rules is followed in the context, or in the Dockerfile's folder",
          "[dockerfile]") {
  struct Row {
    const char* what;
    const char* shared;  ///< where in/.dockerignore leads
    const char* own;     ///< where in/c/Dockerfile.dockerignore leads
    const char* path;
  };
  const Row rows[] = {{"in the context", "rules", nullptr, "rules"},
                      {"from its top", "/c/rules", nullptr, "c/rules"},
                      {"not out of it", "../rules", nullptr, "rules"},
                      {"beside the Dockerfile", "rules", "rules", "c/rules"},
                      {"not out of its folder", "x", "../rules", "c/rules"},
                      {"to nothing, then the context's", "rules", "nowhere", "rules"},
                      {"to a folder, then the context's", "rules", "sub", "rules"},
                      {"to nothing at all", "nowhere", "nowhere", ".dockerignore"}};
  for (const Row& row : rows) {
    INFO(row.what);
    Files files{{"in/c/Dockerfile", {"FROM a\nCOPY . /\n"}},
                {"in/.dockerignore", {"", false, row.shared}},
                {"in/rules", {"a\n"}},
                {"in/c/rules", {"a\n"}},
                {"in/c/sub/f", {"a\n"}}};
    if (row.own != nullptr) files["in/c/Dockerfile.dockerignore"] = {"", false, row.own};
    BuildInputs inputs;
    inputs.context = "in";
    inputs.below = "c";
    const Build build = read(files, inputs);
    CHECK(build.ignore.path == row.path);
    CHECK(build.ignore.rules.ignored("a") == (std::string(row.path) != ".dockerignore"));
    CHECK_FALSE(is_everything(build));
  }
}

TEST_CASE("BUILDKIT_SYNTAX may name a reader that takes anything", "[dockerfile]") {
  BuildInputs inputs;
  inputs.build_args["BUILDKIT_SYNTAX"] = "example.com/mine";
  CHECK(is_everything(read({{"Dockerfile", {"FROM a\n"}}}, inputs)));
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
