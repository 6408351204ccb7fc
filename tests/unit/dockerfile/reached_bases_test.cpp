// SPDX-License-Identifier: Apache-2.0
// Bases that a build asks for, and those that are for another platform than the image.
#include "dockerfile/base_platforms.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

Build build_of(const std::string& text, const std::string& target = {}) {
  const MemoryTree tree({{"Dockerfile", {text, false}}});
  BuildInputs inputs;
  inputs.target = target;
  Diagnostics diagnostics;
  return read_build(tree, inputs, diagnostics).value().value();
}

std::vector<std::string> reached(const std::string& text, const std::string& target = {}) {
  std::vector<std::string> names;
  const auto bases = reached_bases(build_of(text, target));
  for (const BaseImage& base : bases.front()) names.push_back(base.reference.familiar());
  return names;
}

std::vector<std::string> pinned(const std::string& text) {
  std::vector<std::string> messages;
  for (const PlatformGap& gap :
       platform_gaps(build_of(text), [](const auto&) { return nullptr; })) {
    CHECK(gap.is_pinned);
    messages.push_back(gap.message());
  }
  return messages;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("only bases of stages that reach the image are asked for", "[dockerfile]") {
  CHECK(reached("FROM a:1\n") == Texts{"a:1"});
  CHECK(reached("FROM a:1 AS test\nRUN true\nFROM b:1\n") == Texts{"b:1"});
  CHECK(reached("FROM a:1 AS one\nFROM one AS two\nFROM b:1\nCOPY --from=two /x /\n") ==
        Texts{"a:1", "b:1"});
  CHECK(reached("FROM a:1\nFROM b:1\nCOPY --from=0 /x /\n") == Texts{"a:1", "b:1"});
  CHECK(reached("FROM a:1 AS dev\nFROM b:1 AS prod\nCOPY --from=c:1 / /\n", "dev") == Texts{"a:1"});
  CHECK(reached("FROM a:1 AS dev\nFROM b:1 AS prod\nCOPY --from=c:1 / /\n", "prod") ==
        Texts{"b:1", "c:1"});
}

TEST_CASE("an image that stands on a base of another platform is found", "[dockerfile]") {
  CHECK(pinned("FROM --platform=linux/arm64 a:1\n") ==
        Texts{"a:1 is taken for linux/arm64 by --platform, and the image is for linux/amd64"});
  CHECK(pinned("FROM --platform=linux/arm64 a:1 AS x\nFROM x\n").size() == 1);
  CHECK(pinned("FROM --platform=linux/amd64 a:1\n").empty());
  CHECK(pinned("FROM --platform=$TARGETPLATFORM a:1\n").empty());
  CHECK(pinned("FROM --platform=linux/arm64 a:1 AS x\nFROM b:1\nCOPY --from=x /x /\n").empty());
}
