// SPDX-License-Identifier: Apache-2.0
// The Dockerfile beside a spec: when it is read, and what its readers find.
#include "lint/folder/dockerfile_view.hpp"

#include "lint/engine.hpp"
#include "lint/example.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

const char* const k_spec =
    "implementation: {container: {image: \"a/b:1\", command: [show]}}\nname: Show\n";

std::vector<std::string> rules_in(const MemoryTree& tree, const LintOptions& options = {}) {
  Diagnostics found;
  REQUIRE(lint_folder(tree, "x", options, found));
  std::vector<std::string> rules;
  for (const Diagnostic& one : found) rules.push_back(one.rule + " " + one.place.source->path());
  return rules;
}

}  // namespace

TEST_CASE("what is wrong in Dockerfile and .dockerignore is reported beside the spec", "[lint]") {
  using Rules = std::vector<std::string>;
  CHECK(rules_in(MemoryTree({{"x/component.yaml", {k_spec}}, {"x/Dockerfile", {"FORM a\n"}}},
                            "")) == Rules{"KF601 x/Dockerfile"});
  const MemoryTree both({{"x/component.yaml", {"name: [\n"}},
                         {"x/Dockerfile", {"ARG BASE\nFROM $BASE\n"}},
                         {"x/.dockerignore", {"a[\n"}}});
  CHECK(rules_in(both) ==
        Rules{"KF603 x/.dockerignore", "KF602 x/Dockerfile", "KF001 x/component.yaml"});
  LintOptions options;
  options.build.inputs.build_args["BASE"] = "alpine:3.22";
  CHECK(rules_in(both, options) == Rules{"KF603 x/.dockerignore", "KF001 x/component.yaml"});
}

TEST_CASE("findings of the readers fail where their rule says", "[lint]") {
  const MemoryTree tree({{"x/component.yaml", {k_spec}}, {"x/Dockerfile", {"FORM a\n"}}}, "");
  Diagnostics found;
  REQUIRE(lint_folder(tree, "x", {}, found));
  REQUIRE(found.size() == 1);
  CHECK(found[0].fails_at == FailsAt::policy);
}

TEST_CASE("Dockerfile.dockerignore wins over .dockerignore, as in BuildKit", "[lint]") {
  const MemoryTree tree({{"x/Dockerfile", {"FROM a:1 AS b\nFROM b\n"}},
                         {"x/.dockerignore", {"*.csv\n"}},
                         {"x/Dockerfile.dockerignore", {"*.txt\n"}}});
  Diagnostics found;
  const auto views = read_dockerfile(tree, "x", {}, found);
  REQUIRE(views);
  REQUIRE(views->size() == 1);
  const DockerfileView& view = views->front();
  CHECK(view.build.ignore.rules.ignored("a.txt"));
  CHECK_FALSE(view.build.ignore.rules.ignored("a.csv"));
  CHECK(view.build.ignore.source->path() == "x/Dockerfile.dockerignore");
  CHECK(view.build.stages.size() == 2);
  CHECK(view.bases.size() == 1);
  CHECK(found.empty());
  CHECK(read_dockerfile(tree, "y", {}, found)->empty());
}

TEST_CASE("an example is one spec or a folder of files", "[lint]") {
  const auto one = example_files("name: a\n");
  REQUIRE(one.size() == 1);
  CHECK(one[0].path == "component.yaml");
  const auto files =
      example_files("--- file Dockerfile\nFROM a\n--- file bin/run executable\n#!x\n");
  REQUIRE(files.size() == 2);
  CHECK(files[0].content == "FROM a\n");
  CHECK_FALSE(files[0].executable);
  CHECK(files[1].path == "bin/run");
  CHECK(files[1].content == "#!x\n");
  CHECK(files[1].executable);
  CHECK(example_markdown("name: a\n") == "```yaml\nname: a\n```\n");
}
