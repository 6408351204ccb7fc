// SPDX-License-Identifier: Apache-2.0
// Rules judge the image that is built: of the stage and the platforms that are set.
#include "lint/engine.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

constexpr std::string_view k_spec =
    "name: T\nimplementation: {container: {image: \"a/b:1\", command: [python3, /app/train.py]}}\n";

std::vector<std::string> told_of(const std::string& dockerfile, const std::string& target,
                                 const std::vector<const char*>& platforms) {
  const std::map<std::string, MemoryTree::File, std::less<>> files{
      {"component.yaml", {std::string(k_spec)}},
      {"Dockerfile", {dockerfile}},
      {"train.py", {"print()\n"}},
      {"checks.py", {"print()\n"}},
      {"amd64/train.py", {"print()\n"}}};
  LintOptions options;
  options.build.inputs.target = target;
  options.build.inputs.platforms.clear();
  for (const char* platform : platforms)
    options.build.inputs.platforms.push_back(oci::Platform::parse(platform).value());
  Diagnostics found;
  REQUIRE(lint_folder(MemoryTree(files), "", options, found));
  std::vector<std::string> told;
  for (const Diagnostic& one : found) told.push_back(one.rule + " " + one.message);
  return told;
}

}  // namespace

TEST_CASE("the stage that is set is judged, not the last one", "[lint]") {
  using Told = std::vector<std::string>;
  const std::string text =
      "FROM python:3.13-slim AS runtime\nCOPY train.py /app/train.py\n"
      "FROM python:3.13-slim AS checks\nCOPY checks.py /app/checks.py\n";
  const Told missing{"KF606 no COPY brings \"/app/train.py\" into the image"};
  CHECK(told_of(text, "runtime", {"linux/amd64"}) == Told{});
  CHECK(told_of(text, "Runtime", {"linux/amd64"}) == Told{});
  CHECK(told_of(text, "checks", {"linux/amd64"}) == missing);
  CHECK(told_of(text, "", {"linux/amd64"}) == missing);
}

TEST_CASE("the image of each platform is judged, and told once", "[lint]") {
  using Told = std::vector<std::string>;
  const std::string text =
      "FROM python:3.13-slim\nARG TARGETARCH\nCOPY $TARGETARCH/train.py /app/train.py\n";
  const auto lacks = [&](const std::vector<const char*>& platforms) {
    const Told told = told_of(text, "", platforms);
    REQUIRE(told.size() <= 1);
    return told.empty() ? "" : told.front();
  };
  const std::string missing = "KF605 there is no \"arm64/train.py\" beside the Dockerfile";
  CHECK(lacks({"linux/amd64"}).empty());
  CHECK(lacks({"linux/arm64"}) == missing);
  CHECK(lacks({"linux/amd64", "linux/arm64"}) == missing);
  CHECK(lacks({"linux/arm64", "linux/amd64"}) == missing);
  CHECK(told_of("FROM python:3.13-slim\nCOPY checks.py /app/\n", "", {"linux/amd64", "linux/arm64"})
            .size() == 1);
}

TEST_CASE("the builder's own platform is one for all that are built", "[lint]") {
  const std::string text =
      "FROM --platform=$BUILDPLATFORM python:3.13-slim\nCOPY train.py /app/train.py\n";
  CHECK(told_of(text, "", {"linux/amd64"}).empty());
  CHECK(told_of(text, "", {"linux/amd64", "linux/arm64"}) ==
        std::vector<std::string>{
            "KF612 the image holds programs for $BUILDPLATFORM whatever platform is built"});
}

TEST_CASE("what leaks is seen through a .dockerignore that is a link", "[lint]") {
  const auto told = [](const MemoryTree::File& ignore) {
    const MemoryTree tree({{"component.yaml", {std::string(k_spec)}},
                           {"Dockerfile", {"FROM python:3.13-slim\nCOPY . /app/\n"}},
                           {"train.py", {"print()\n"}},
                           {".env", {"WANDB_API_KEY=0f2c51d8a7b94e63\n"}},
                           {".git/HEAD", {"ref: refs/heads/main\n"}},
                           {"rules", {".env\n.git\n"}},
                           {".dockerignore", ignore}});
    Diagnostics found;
    REQUIRE(lint_folder(tree, "", {}, found));
    return found.size();
  };
  CHECK(told({"*.md\n"}) >= 2);
  CHECK(told({"", false, "rules"}) == 0);
  CHECK(told({"", false, "../shared.dockerignore"}) >= 2);
}
