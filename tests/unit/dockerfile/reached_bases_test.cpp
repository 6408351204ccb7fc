// SPDX-License-Identifier: Apache-2.0
// Bases that a build asks for, and those that are for another platform than the image.
#include "dockerfile/base_platforms.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

using Platforms = std::vector<oci::Platform>;

const Platforms k_one = {{"linux", "amd64", {}}};
const Platforms k_two = {{"linux", "amd64", {}}, {"linux", "arm64", {}}};

Build build_of(const std::string& text, const std::string& target = {},
               const Platforms& platforms = k_one) {
  const MemoryTree tree({{"Dockerfile", {text, false}}});
  BuildInputs inputs;
  inputs.target = target;
  inputs.platforms = platforms;
  Diagnostics diagnostics;
  return read_build(tree, inputs, diagnostics).value().value();
}

std::vector<std::string> reached(const std::string& text, const std::string& target = {}) {
  std::vector<std::string> names;
  const auto bases = reached_bases(build_of(text, target));
  for (const BaseImage& base : bases.front()) names.push_back(base.reference.familiar());
  return names;
}

std::vector<std::string> pinned(const std::string& text, const Platforms& platforms = k_one) {
  std::vector<std::string> messages;
  for (const PlatformGap& gap :
       platform_gaps(build_of(text, {}, platforms), [](const auto&) { return nullptr; })) {
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

// Which platform the builder has is not known here, but it has one.
TEST_CASE("an image for several platforms cannot stand on the builder's own", "[dockerfile]") {
  const Texts found = {
      "a:1 is taken for the builder's own platform by --platform, and the image is for "
      "linux/amd64, linux/arm64"};
  for (const char* flag : {"$BUILDPLATFORM", "linux/${BUILDARCH}", "$BUILDOS/$BUILDARCH", "$P"}) {
    const std::string from = std::string("ARG P=$BUILDPLATFORM\nFROM --platform=") + flag + " a:1";
    CAPTURE(from);
    CHECK(pinned(from + "\n", k_two) == found);
    CHECK(pinned(from + " AS s\nFROM s AS t\nFROM t\n", k_two) == found);
    CHECK(pinned(from + "\n", k_one).empty());
    CHECK(pinned(from + " AS s\nFROM b:1\nCOPY --from=s /x /\n", k_two).empty());
  }
  const Platforms alike = {{"linux", "arm", "v6"}, {"linux", "arm", "v6"}};
  CHECK(pinned("FROM --platform=$BUILDPLATFORM a:1\n", alike).empty());
  CHECK(pinned("FROM --platform=${TARGETPLATFORM:-$BUILDPLATFORM} a:1\n", k_two).empty());
  CHECK(pinned("ARG P=linux/arm64\nFROM --platform=$P a:1\n", k_one).size() == 1);
  CHECK(pinned("FROM --platform=$BUILDPLATFORM scratch\n", k_two).empty());
}
