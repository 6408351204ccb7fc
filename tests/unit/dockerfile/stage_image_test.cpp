// SPDX-License-Identifier: Apache-2.0
// What the last stage holds, and where its files come from.
#include "dockerfile/stage_image.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

const oci::Platform k_platform{"linux", "arm64", ""};

Dockerfile parsed(const std::string& text) {
  Diagnostics diagnostics;
  auto file = parse(make_source("Dockerfile", text), diagnostics);
  REQUIRE(file);
  return *std::move(file);
}

StageImage image_of(const std::string& text, const Variables& build_args = {}) {
  const Dockerfile file = parsed(text);
  return stage_image(file, stages(file).size() - 1, {build_args, k_platform, k_platform});
}

// "file src/a.py", "unknown", "none", ...
std::string origin(const std::string& path, const std::string& text,
                   const std::string& ignore = {}) {
  const MemoryTree tree({{"c/src/a.py", {"a"}},
                         {"c/src/sub/b.py", {"b"}},
                         {"c/run.sh", {"r", true}},
                         {"c/data.tar.gz", {"t"}}});
  Diagnostics diagnostics;
  const auto rules = IgnoreRules::parse(make_source(".dockerignore", ignore), diagnostics);
  const auto found = origin_of(path, image_of(text), tree, "c", rules);
  REQUIRE(found);
  switch (found->kind) {
    case Origin::Kind::file:
      return "file " + found->path;
    case Origin::Kind::excluded:
      return "excluded " + found->path;
    case Origin::Kind::missing:
      return "missing " + found->path;
    case Origin::Kind::unknown:
      return "unknown";
    case Origin::Kind::none:
      return "none";
  }
  return {};
}

}  // namespace

TEST_CASE("WORKDIR is followed through stages, variables and relative paths", "[dockerfile]") {
  CHECK(image_of("FROM a\nWORKDIR /x\nWORKDIR y/../z\n").workdir == "/x/z");
  CHECK(image_of("FROM a AS b\nWORKDIR /x\nFROM b\nWORKDIR y\n").workdir == "/x/y");
  CHECK(image_of("FROM a AS b\nWORKDIR /x\nFROM c\n").workdir == std::nullopt);
  CHECK(image_of("FROM a\nENV H=/h\nWORKDIR $H/w\n").workdir == "/h/w");
  CHECK(image_of("FROM a\nENV H /h\nWORKDIR ${H}/w\n").workdir == "/h/w");
  CHECK(image_of("FROM a\nARG H=/h\nWORKDIR $H\n", {{"H", "/given"}}).workdir == "/given");
  CHECK(image_of("ARG H=/g\nFROM a\nARG H\nWORKDIR $H\n").workdir == "/g");
  CHECK(image_of("FROM a\nARG TARGETARCH\nWORKDIR /$TARGETARCH\n").workdir == "/arm64");
  CHECK(image_of("FROM scratch\nWORKDIR x\n").workdir == "/x");
  // HOME is the base image's, and so is where a relative path begins.
  CHECK(image_of("FROM a\nWORKDIR $HOME/x\n").workdir == std::nullopt);
  CHECK(image_of("FROM a\nWORKDIR x\n").workdir == std::nullopt);
  CHECK(image_of("FROM a\nWORKDIR x\n").sets_workdir);
  CHECK_FALSE(image_of("FROM a\n").sets_workdir);
  // An ARG ends with its stage, and ENV wins over ARG.
  CHECK(image_of("FROM a AS b\nARG H=/h\nFROM b\nWORKDIR $H\n").workdir == std::nullopt);
  CHECK(image_of("FROM a\nENV H=/e\nARG H=/a\nWORKDIR $H\n").workdir == "/e");
}

TEST_CASE("PATH, ENTRYPOINT and CMD are those of the last stage and what it is FROM",
          "[dockerfile]") {
  const StageImage image = image_of(
      "FROM a AS b\nENTRYPOINT [\"one\"]\nCMD [\"x\"]\nFROM b\nENV PATH=/app/bin:$PATH\n"
      "ENTRYPOINT [\"two\"]\n");
  CHECK(image.path.front() == "/app/bin");
  CHECK(image.path.size() == 7);
  CHECK(image.from == 0);
  CHECK(image.entrypoint == 5);
  CHECK_FALSE(image.cmd);  // a new ENTRYPOINT takes it away
  CHECK(image.instructions == std::vector<std::size_t>{1, 2, 4, 5});
  CHECK(image_of("FROM a\nENV PATH=$MINE\n").path.empty());
}

TEST_CASE("ONBUILD runs in the stage that is FROM it, once, before its own instructions",
          "[dockerfile]") {
  const std::string base = "FROM a AS b\nONBUILD WORKDIR /x\n";
  CHECK_FALSE(image_of(base).sets_workdir);
  CHECK(image_of(base + "FROM b\nWORKDIR y\n").workdir == "/x/y");
  CHECK(image_of(base + "FROM b AS c\nWORKDIR /z\nFROM c\n").workdir == "/z");
  CHECK(origin("/app/a.py", "FROM a AS b\nONBUILD COPY src /app\nFROM b\n") == "file src/a.py");
  CHECK(origin("/app/a.py", "FROM a\nONBUILD COPY src /app\n") == "none");
}

TEST_CASE("a file of the image is found in the folder", "[dockerfile]") {
  CHECK(origin("/app/a.py", "FROM a\nCOPY src /app\n") == "file src/a.py");
  CHECK(origin("/app/a.py", "FROM a\nCOPY src/ /app/\n") == "file src/a.py");
  CHECK(origin("/app/sub/b.py", "FROM a\nCOPY src/ /app/\n") == "file src/sub/b.py");
  CHECK(origin("/app/src/a.py", "FROM a\nCOPY . /app\n") == "file src/a.py");
  CHECK(origin("/app/a.py", "FROM a\nWORKDIR /app\nCOPY src/a.py .\n") == "file src/a.py");
  CHECK(origin("/app/a.py", "FROM a\nWORKDIR /app\nCOPY src/a.py ./\n") == "file src/a.py");
  CHECK(origin("/app/a.py", "FROM a\nCOPY src/*.py /app/\n") == "file src/a.py");
  CHECK(origin("/app/b.py", "FROM a\nCOPY s*/sub/?.py /app/\n") == "file src/sub/b.py");
  CHECK(origin("/bin/go", "FROM a\nCOPY run.sh /bin/go\n") == "file run.sh");
  CHECK(origin("/app/run.sh", "FROM a\nCOPY run.sh src /app/\n") == "file run.sh");
  CHECK(origin("/app/a.py", "FROM a\nCOPY [\"src/a.py\", \"/app/\"]\n") == "file src/a.py");
  CHECK(origin("/app/a.py", "FROM a AS b\nCOPY src /app\nFROM b\n") == "file src/a.py");
  // The later COPY wins.
  CHECK(origin("/app/a.py", "FROM a\nCOPY src /app\nCOPY run.sh /app/a.py\n") == "file run.sh");
}

TEST_CASE("what is not in the image is told from what cannot be seen", "[dockerfile]") {
  CHECK(origin("/app/c.py", "FROM a\nCOPY src /app\n") == "missing src/c.py");
  CHECK(origin("/app/a.py", "FROM a\nCOPY run.sh /app/\n") == "none");
  CHECK(origin("/application/a.py", "FROM a\nCOPY src /app\n") == "none");
  CHECK(origin("/app/a.py", "FROM a AS b\nCOPY src /app\nFROM a\n") == "none");
  CHECK(origin("/app/a.py", "FROM a\nCOPY src /app\n", "**/a.py\n") == "excluded src/a.py");
  CHECK(origin("/app/a.py", "FROM a\nCOPY src /app\n", "*\n!src\n") == "file src/a.py");
  CHECK(origin("/app/run.sh", "FROM a\nCOPY run.sh /app/\n", "*.sh\n") == "excluded run.sh");
  CHECK(origin("/app/a.py", "FROM a AS b\nFROM c\nCOPY --from=b /x /app\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nCOPY --parents src /app\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nCOPY $WHAT /app\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nCOPY src $WHERE\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nCOPY src lib\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nADD data.tar.gz /app\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nADD https://x.org/a.py /app/\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nCOPY <<EOF /app/a.py\nx\nEOF\n") == "unknown");
  CHECK(origin("/app", "FROM a\nCOPY src /app\n") == "unknown");
  CHECK(origin("/app/sub", "FROM a\nCOPY src /app\n") == "unknown");
  CHECK(origin("/app/a.py", "FROM a\nCOPY nothing /app\n") == "unknown");
}

TEST_CASE("values that grow without bound are not evaluated", "[dockerfile]") {
  std::string text = "FROM a\nENV A=0123456789\n";
  for (int i = 0; i < 64; ++i) text += "ENV A=$A$A\n";
  CHECK(image_of(text + "WORKDIR /$A\n").workdir == std::nullopt);
}

TEST_CASE("each match of a wildcard is looked at, until one is the file", "[dockerfile]") {
  CHECK(origin("/app/run.sh", "FROM x\nCOPY *r* /app/\n") == "file run.sh");
  CHECK(origin("/app/data.tar.gz", "FROM x\nCOPY *.* /app/\n") == "file data.tar.gz");
  CHECK(origin("/app/sub/b.py", "FROM x\nCOPY *r* /app/\n") == "file src/sub/b.py");
  CHECK(origin("/app/run.sh", "FROM x\nCOPY *r* /app/\n", "run.sh\n") == "excluded run.sh");
  CHECK(origin("/app/none.sh", "FROM x\nCOPY *r* /app/\n") == "missing src/none.sh");
}

TEST_CASE("a wildcard below what is no folder names nothing, on disk too", "[dockerfile]") {
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "c/file", "x"));
  const DiskTree tree(dir.path(), "work");
  Diagnostics diagnostics;
  const auto rules = IgnoreRules::parse(make_source(".dockerignore", ""), diagnostics);
  for (const char* source : {"absent/*.py", "file/*.py"}) {
    const auto found =
        origin_of("/app/a.py", image_of(std::string("FROM x\nCOPY ") + source + " /app/\n"), tree,
                  "c", rules);
    INFO(source);
    REQUIRE(found);
    CHECK(found->kind != Origin::Kind::file);
  }
}
