// SPDX-License-Identifier: Apache-2.0
// Base images after evaluation.
#include "dockerfile/stages.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

struct Found {
  std::vector<std::string> names;
  std::vector<std::string> texts;
  std::vector<bool> exact;
  Diagnostics diagnostics;
};

Found bases(std::string text, Variables build_args = {}, const char* platform = "linux/amd64") {
  Found found;
  const auto file = parse(make_source("Dockerfile", std::move(text)), found.diagnostics);
  if (!file) FAIL(found.diagnostics.at(0).message);
  Arguments arguments;
  arguments.build_args = std::move(build_args);
  arguments.target = oci::Platform::parse(platform).value();
  arguments.build = arguments.target;
  for (const BaseImage& base : base_images(*file, arguments, found.diagnostics)) {
    found.names.push_back(base.reference.str());
    found.texts.emplace_back(file->source->text(base.span));
    found.exact.push_back(base.is_exact);
  }
  return found;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("bases are named by FROM, COPY --from and mounts, not by stages", "[dockerfile]") {
  const Found found = bases(
      "FROM python:3.11-slim AS Build\n"
      "FROM scratch AS empty\n"
      "FROM build AS second\n"
      "COPY --from=BUILD /a /a\n"
      "COPY --from=0 /a /b\n"
      "COPY --from=nginx:1 /etc/nginx /n\n"
      "RUN --mount=type=bind,from=quay.io/x/y:2,target=/t --mount=type=cache,target=/c true\n"
      "FROM late\n"
      "FROM --platform=$BUILDPLATFORM acme.io/z@sha256:"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS late\n");
  CHECK(found.diagnostics.empty());
  CHECK(found.names ==
        Names{"docker.io/library/python:3.11-slim", "docker.io/library/nginx:1", "quay.io/x/y:2",
              "docker.io/library/late",
              "acme.io/z@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"});
  CHECK(found.texts[1] == "nginx:1");
  CHECK(found.texts[2] == "quay.io/x/y:2");
}

TEST_CASE("the name of a base is found between quotes, escapes and line ends", "[dockerfile]") {
  struct Row {
    const char* text;
    const char* written;  ///< null: it stands in pieces
  };
  const Row rows[] = {
      {"COPY --from='img:1' /a /a\n", "img:1"},
      {"COPY --'from=img:1' /a /a\n", "img:1"},
      {"COPY --from=i\"mg:1\" /a /a\n", nullptr},
      {"COPY --from=im\\g:1 /a /a\n", nullptr},
      {"COPY --from=\\\nimg:1 /a /a\n", "img:1"},
      {"COPY --from=im\\\ng:1 /a /a\n", nullptr},
      {"RUN --mount=type=bind,\"source=usr/bin\",from=img:1,target=/b true\n", "img:1"},
      {"RUN --mount='from=img:1,target=/b' true\n", "img:1"},
      {"RUN --mount=type=bind,FROM=img:1,target=/b true\n", "img:1"},
      {"RUN --mount=sou\\rce=x,from=\"img:1\" true\n", "img:1"},
      {"RUN --mount=type=bind,\\\n# comment\nfrom=img:1,\\\ntarget=/b true\n", "img:1"},
      {"RUN --mount=from=img\\\n# comment\n:1,target=/b true\n", nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Found found = bases(std::string("FROM scratch\n") + row.text);
    REQUIRE(found.names == Names{"docker.io/library/img:1"});
    CHECK(found.exact.at(0) == (row.written != nullptr));
    if (row.written != nullptr) CHECK(found.texts.at(0) == row.written);
  }
  CHECK(bases("FROM a AS stage\nCOPY --from='Stage' /a /a\nCOPY --from= /a /b\n").names ==
        Names{"docker.io/library/a"});
}

TEST_CASE("arguments before FROM are evaluated with defaults, build arguments and platform",
          "[dockerfile]") {
  const std::string text =
      "ARG TAG=3.11\nARG FULL=${TAG}-slim OTHER\nFROM python:${FULL:-none}\nARG TAG=wrong\n"
      "FROM base-${TARGETARCH}:$TAG\nFROM x:${OTHER:-unset}\n";
  CHECK(bases(text).names == Names{"docker.io/library/python:3.11-slim",
                                   "docker.io/library/base-amd64:3.11",
                                   "docker.io/library/x:unset"});
  CHECK(bases(text, {{"TAG", "3.12"}, {"OTHER", "o"}}, "linux/arm64").names ==
        Names{"docker.io/library/python:3.12-slim", "docker.io/library/base-arm64:3.12",
              "docker.io/library/x:o"});
  CHECK(bases("ARG X\nFROM s-${TARGETARCH}\nFROM a AS s-amd64\nFROM s-$TARGETARCH\n").names ==
        Names{"docker.io/library/s-amd64", "docker.io/library/a"});
}

TEST_CASE("a base that cannot be known is said at its place", "[dockerfile]") {
  const Found empty = bases("ARG IMAGE\nFROM $IMAGE\n");
  CHECK(empty.names.empty());
  REQUIRE(empty.diagnostics.size() == 1);
  CHECK(empty.diagnostics[0].message == "the base image \"$IMAGE\" is empty");
  CHECK(bases("FROM ${X^y}\n").diagnostics.at(0).message ==
        "the base image \"${X^y}\" cannot be evaluated");
  CHECK(bases("FROM Python:3\n").diagnostics.at(0).message ==
        "\"Python:3\" is not the name of an image");
  const auto unset = bases("ARG TF_TAG\nFROM tensorflow/tensorflow:$TF_TAG\n").diagnostics.at(0);
  CHECK(unset.message == "\"tensorflow/tensorflow:\" is not the name of an image");
  CHECK(unset.help ==
        "TF_TAG has no value: write ARG TF_TAG=... in front of the first FROM, or give it one "
        "under build_args in kfpkg.yaml");
  CHECK(bases("ARG A=1\nFROM a:${A}${B}-\n").names.size() == 1);
  CHECK(bases("FROM a:${B}\n").diagnostics.at(0).help.starts_with("B has no value"));
}

TEST_CASE("stages span their instructions", "[dockerfile]") {
  Diagnostics diagnostics;
  const auto file = parse(make_source("D", "ARG A\nFROM a\nRUN x\nFROM b AS B2\n"), diagnostics);
  const auto found = stages(file.value());
  REQUIRE(found.size() == 2);
  CHECK(found[0].first == 1);
  CHECK(found[0].last == 3);
  CHECK(found[1].name == "b2");
  CHECK(found[1].last == 4);
}
