// SPDX-License-Identifier: Apache-2.0
// buildah's command lines, what it prints, and what it cannot do. Its texts are those of 1.28.2.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "image/builders/buildah_builder.hpp"
#include "image/builders/buildah_output.hpp"
#include "tests/support/fake_process_runner.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::image;

namespace {

class Steps final : public ProgressSink {
 public:
  void step(std::string_view subject, std::string_view text) override {
    lines.push_back(std::string(subject) + " | " + std::string(text));
  }
  void note(std::string_view, std::string_view) override {}
  void done(std::string_view) override {}
  std::vector<std::string> lines;
};

BuildRequest request(std::string dockerfile) {
  BuildRequest made;
  made.subject = "train";
  made.context = "/src/train";
  made.dockerfile = std::move(dockerfile);
  made.dockerfile_name = "train/Dockerfile";
  made.platforms = {*oci::Platform::parse("linux/amd64"), *oci::Platform::parse("linux/arm64")};
  made.tags = {*oci::Reference::parse("reg.example/a/train:k-1")};
  made.output = BuildOutput::oci_layout;
  made.output_path = "/out";
  return made;
}

}  // namespace

TEST_CASE("buildah's steps are told by platform", "[image]") {
  Steps steps;
  BuildahProgress progress("train", steps);
  for (const char* line :
       {"[linux/arm64] STEP 2/3: COPY src /app", "STEP 1/2: FROM busybox", "STEP", "Copying blob x",
        "[1/2] STEP 3/3: RUN true", "[linux/amd64] [Warning] nothing"}) {
    progress.line(line);
  }
  CHECK(steps.lines == std::vector<std::string>{"train linux/arm64 | 2/3 COPY src /app",
                                                "train | 1/2 FROM busybox",
                                                "train | 3/3 RUN true"});
}

TEST_CASE("a base in a layout is refused, one that is not there has the caller's hint", "[image]") {
  BuildRequest made = request("FROM r.io/base:k-1\n");
  made.base_hints = {{"r.io/base:k-1", "build it"}};
  const char* log =
      "error: creating build container: initializing source docker://r.io/base:k-1: reading "
      "manifest k-1 in r.io/base: manifest unknown\n";
  CHECK(explain_buildah(log, made).error.hint == "build it");
  made.base_hints = {{"r.io/base:k-2", "build it"}};
  CHECK(explain_buildah(log, made).error.hint == "check the name in FROM");
  CHECK(check_for_buildah(made, "1.28.2").has_value());
  made.images.insert_or_assign("r.io/base:k-1", LayoutImage{"/out", oci::Digest::of("an image")});
  const auto refused = check_for_buildah(made, "1.28.2");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "buildah: it takes no base from a layout, as r.io/base:k-1");
}

TEST_CASE("a failed build names the Dockerfile's line", "[image]") {
  struct Row {
    const char* log;
    const char* message;
    ErrorKind kind;
  };
  const auto made = request("FROM busybox\n\nCOPY   nope /x\nRUN echo hmm; \\\n  exit 3\n");
  const Row rows[] = {
      {"STEP 2/3: COPY nope /x\nError: building at STEP \"COPY nope /x\": checking on sources "
       "under "
       "\"/c\": copier: stat: \"/nope\": no such file or directory\n",
       "train/Dockerfile:3: checking on sources under \"/c\": copier: stat: \"/nope\": no such "
       "file "
       "or directory",
       ErrorKind::build},
      {"STEP 3/3: RUN echo hmm;   exit 3\nhmm\nerror building at STEP \"RUN echo hmm;   exit 3\": "
       "error while running runtime: exit status 3\nError: building at STEP \"RUN echo hmm;   exit "
       "3\": while running runtime: exit status 3\n",
       "train/Dockerfile:4: RUN failed: hmm", ErrorKind::build},
      {"STEP 3/3: RUN echo hmm;   exit 3\nunauthorized: connection refused\nError: building at "
       "STEP "
       "\"RUN echo hmm;   exit 3\": while running runtime: exit status 3\n",
       "train/Dockerfile:4: RUN failed: unauthorized: connection refused", ErrorKind::build},
      {"Error: creating build container: initializing source docker://reg.example/x: pinging "
       "container registry: Get \"http://reg.example/v2/\": dial tcp: lookup reg.example: no such "
       "host\n",
       "buildah: creating build container: initializing source docker://reg.example/x: pinging "
       "container registry: Get \"http://reg.example/v2/\": dial tcp: lookup reg.example: no such "
       "host",
       ErrorKind::network},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    const BuildFailure failure = explain_buildah(row.log, made);
    CHECK(failure.error.message == row.message);
    CHECK(failure.error.kind == row.kind);
  }
}

TEST_CASE("what buildah cannot do is named before the build", "[image]") {
  const auto refusal = [](const BuildRequest& made, const char* version) {
    const Status checked = check_for_buildah(made, version);
    return checked ? std::string() : checked.error().message;
  };
  const BuildRequest heredoc = request("FROM busybox\nRUN <<E\ntrue\nE\n");
  CHECK(refusal(heredoc, "1.28.2") ==
        "buildah: train/Dockerfile:2: a heredoc (from 1.33 on; this is 1.28.2) is not supported");
  CHECK(refusal(heredoc, "1.33.0").empty());
  CHECK(refusal(heredoc, "2.0").empty());
  CHECK(refusal(request("FROM busybox\nCOPY --parents a /b\n"), "1.40.0") ==
        "buildah: train/Dockerfile:2: --parents is not supported");
  CHECK(refusal(request("# syntax=docker/dockerfile:1\nFROM busybox\n"), "1.28.2").empty());
  CHECK_FALSE(refusal(request("# syntax=acme/own:1\nFROM busybox\n"), "1.28.2").empty());
  BuildRequest sbom = request("FROM busybox\n");
  CHECK(refusal(sbom, "1.28.2").empty());
  sbom.sbom = true;
  CHECK_FALSE(refusal(sbom, "1.28.2").empty());
}

TEST_CASE("the time of an image is told to buildah by its own flag", "[image]") {
  const Environment environment(std::map<std::string, std::string>{{"SOURCE_DATE_EPOCH", "7"}});
  test::FakeProcessRunner runner;
  BuildahBuilder builder(runner, environment);
  BuildRequest made = request("FROM busybox\n");
  CHECK_THAT(builder.plan(made).text(), !Catch::Contains("--timestamp"));
  made.build_args["SOURCE_DATE_EPOCH"] = "1764500000";
  CHECK_THAT(builder.plan(made).text(), Catch::Contains(" --timestamp=1764500000 "));
}

TEST_CASE("the folders around a layout are made", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  runner.on({"buildah", "--version"}, 0, "buildah version 1.28.2\n", "");
  runner.on({"buildah"}, 0, "", "");
  const TempDir folder = TempDir::make("buildah-test").value();
  BuildRequest made = request("FROM scratch\n");
  made.output_path = folder.path() / "new" / "layout";
  Steps steps;
  // The image itself is not written here, so it cannot be read back.
  CHECK_FALSE(BuildahBuilder(runner, environment).build(made, steps, {}).has_value());
  CHECK(std::filesystem::is_directory(folder.path() / "new"));
}

TEST_CASE("the version is read from what buildah says of itself", "[image]") {
  CHECK(buildah_version("buildah version 1.28.2 (image-spec 1.1.0-rc2)") == "1.28.2");
  CHECK(buildah_version("no such thing").empty());
}
