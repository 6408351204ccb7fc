// SPDX-License-Identifier: Apache-2.0
// The command line, environment and results of buildx.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "image/builders/build_log.hpp"
#include "image/builders/buildah_builder.hpp"
#include "image/builders/buildx_builder.hpp"
#include "image/builders/buildx_progress.hpp"
#include "tests/support/fake_process_runner.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

using namespace kfpkg;
using namespace kfpkg::image;
namespace fs = std::filesystem;

namespace {

constexpr const char* k_digest =
    "sha256:56cca3e549f2fcf904b4eed5ea8001e7b763d6e6c3e2dd77b7dff96d1720d149";

class Steps final : public ProgressSink {
 public:
  void step(std::string_view subject, std::string_view text) override {
    lines.push_back(std::string(subject) + " | " + std::string(text));
  }
  void note(std::string_view subject, std::string_view text) override {
    notes.push_back(std::string(subject) + " | " + std::string(text));
  }
  void done(std::string_view) override {}
  std::vector<std::string> lines;
  std::vector<std::string> notes;
};

BuildRequest request() {
  BuildRequest made;
  made.subject = "train";
  made.context = "/src/train";
  made.dockerfile = "FROM scratch\n";
  made.dockerfile_name = "train/Dockerfile";
  made.ignore = "*.pyc\n";
  made.platforms = {*oci::Platform::parse("linux/amd64"), *oci::Platform::parse("linux/arm64")};
  made.tags = {*oci::Reference::parse("reg.example/a/train:k-1"),
               *oci::Reference::parse("reg.example/a/train:2")};
  made.output = BuildOutput::push;
  made.build_args = {{"V", "1 2"}};
  return made;
}

std::string value_of(const std::vector<std::string>& argv, const std::string& flag) {
  for (const std::string& word : argv) {
    if (word.starts_with(flag + "=")) return word.substr(flag.size() + 1);
  }
  return "-";
}

}  // namespace

TEST_CASE("the plan shows the whole command, ready for a shell", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  BuildRequest made = request();
  CHECK(BuildxBuilder(runner, environment).plan(made).text() ==
        "docker buildx build --platform=linux/amd64,linux/arm64 --provenance=false --sbom=false "
        "--progress=plain --metadata-file=FOLDER/metadata.json --file=FOLDER/Dockerfile "
        "'--build-arg=V=1 2' --tag=reg.example/a/train:k-1 --tag=reg.example/a/train:2 --push "
        "/src/train");
  made.output = BuildOutput::oci_layout;
  made.output_path = "/out dir";
  made.target = "final";
  made.no_cache = true;
  made.builder = "big";
  made.build_args.clear();
  made.tags.clear();
  made.platforms.pop_back();
  CHECK(BuildxBuilder(runner, environment).plan(made).text() ==
        "docker buildx build --builder=big --platform=linux/amd64 --provenance=false --sbom=false "
        "--progress=plain --metadata-file=FOLDER/metadata.json --file=FOLDER/Dockerfile "
        "--target=final "
        "--no-cache '--output=type=oci,tar=false,dest=/out dir' /src/train");
  CHECK(runner.calls().empty());
}

TEST_CASE("both builders are given the images that names stand for", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  BuildRequest made = request();
  const std::string pinned = std::string("docker.io/library/b-arm64:1@") + k_digest;
  made.images = {{"b-arm64:1", *oci::Reference::parse(pinned)}};
  const std::string flag = "--build-context=b-arm64:1=docker-image://" + pinned;
  const BuildPlan buildx = BuildxBuilder(runner, environment).plan(made);
  CHECK(std::ranges::count(buildx.argv, flag) == 1);
  // buildah takes a name as FROM has it.
  const BuildPlan buildah = BuildahBuilder(runner, environment).plan(made);
  CHECK(std::ranges::count(buildah.argv, flag) == 1);
  CHECK(std::ranges::count(
            buildah.argv, "--build-context=docker.io/library/b-arm64:1=docker-image://" + pinned) ==
        1);
}

TEST_CASE(
    "a base in a layout is given by its digest, and a path that buildx cannot read is refused",
    "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  BuildxBuilder builder(runner, environment);
  SilentProgress silent;
  BuildRequest made = request();
  const oci::Digest digest = *oci::Digest::parse(k_digest);
  made.images.insert_or_assign("r.io/base", LayoutImage{"/out dir/base", digest});
  CHECK(std::ranges::count(
            builder.plan(made).argv,
            std::string("--build-context=r.io/base=oci-layout:///out dir/base@") + k_digest) == 1);
  for (const char* folder : {"/out@dir", "/out:dir"}) {
    made.images.insert_or_assign("r.io/base", LayoutImage{folder, digest});
    const auto refused = builder.build(made, silent, {});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find(std::string(folder) + ", whose path holds") !=
          std::string::npos);
  }
  CHECK(runner.calls().empty());
}

TEST_CASE("a time that is set is that of all files in a layout", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  BuildRequest made = request();
  made.build_args = {{"SOURCE_DATE_EPOCH", "1764500000"}};
  const auto last_flag = [&] {
    const BuildPlan plan = BuildxBuilder(runner, environment).plan(made);
    return plan.argv.at(plan.argv.size() - 2);
  };
  CHECK(last_flag() == "--push");
  made.output = BuildOutput::load;
  CHECK(last_flag() == "--load");
  made.output = BuildOutput::oci_layout;
  made.output_path = "/out";
  CHECK(last_flag() == "--output=type=oci,tar=false,dest=/out,rewrite-timestamp=true");
}

TEST_CASE("a layout that cannot be written is no error where the caller has another way",
          "[image]") {
  struct Row {
    const char* log;
    BuilderLimit limit;
  };
  const Row rows[] = {
      {"ERROR: OCI exporter is not supported for the docker driver.\n", BuilderLimit::no_layout},
      {"ERROR: Multi-platform build is not supported for the docker driver.\n",
       BuilderLimit::one_platform},
      {"ERROR: failed to solve: something else\n", BuilderLimit::none}};
  const Environment environment({});
  SilentProgress silent;
  for (const Row& row : rows) {
    INFO(row.log);
    test::FakeProcessRunner runner;
    runner.on({"docker"}, 1, "", row.log);
    BuildRequest made = request();
    made.output = BuildOutput::oci_layout;
    CHECK_FALSE(BuildxBuilder(runner, environment).build(made, silent, {}).has_value());
    made.layout_is_choice = true;
    const auto outcome = BuildxBuilder(runner, environment).build(made, silent, {});
    CHECK((outcome ? outcome->limit : BuilderLimit::none) == row.limit);
  }
}

TEST_CASE("the environment keeps the user's builder and drops what changes results", "[image]") {
  const auto kept =
      builder_environment(Environment({{"PATH", "/bin"},
                                       {"HOME", "/h"},
                                       {"DOCKER_HOST", "unix:///x"},
                                       {"BUILDX_BUILDER", "mine"},
                                       {"DOCKER_DEFAULT_PLATFORM", "linux/arm64"},
                                       {"BUILDX_GIT_LABELS", "1"},
                                       {"BUILDKIT_PROGRESS", "tty"},
                                       {"EXPERIMENTAL_BUILDKIT_SOURCE_POLICY", "p.json"},
                                       {"SOURCE_DATE_EPOCH", "0"}}));
  const std::map<std::string, std::string> expected = {{"PATH", "/bin"},
                                                       {"HOME", "/h"},
                                                       {"DOCKER_HOST", "unix:///x"},
                                                       {"BUILDX_BUILDER", "mine"},
                                                       {"BUILDX_NO_DEFAULT_ATTESTATIONS", "1"},
                                                       {"BUILDX_GIT_INFO", "0"},
                                                       {"BUILDX_METADATA_PROVENANCE", "disabled"}};
  CHECK(kept == expected);
}

TEST_CASE("a push gives the digest of the metadata file and leaves nothing behind", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  fs::path folder;
  runner.on({"docker", "buildx", "build"}, [&](const ProcessSpec& spec) -> Result<ProcessResult> {
    const fs::path file = value_of(spec.argv, "--file");
    folder = file.parent_path();
    CHECK(read_file(file, 1000).value() == "FROM scratch\n");
    CHECK(read_file(file.string() + ".dockerignore", 1000).value() == "*.pyc\n");
    CHECK(write_file(folder / "metadata.json",
                     std::string("{\"containerimage.digest\": \"") + k_digest + "\"}"));
    ProcessResult result;
    result.err =
        "#0 building with \"default\" instance using docker driver\n"
        "#5 [linux/amd64 1/3] FROM x\n#5 DONE 0.0s\n"
        "#8 [linux/arm64 build 2/3] COPY src /app\n#8 CACHED\n"
        "#9 [linux/amd64 2/3] RUN x\n#9 0.1 [1/2] not a step\n#9 DONE 1.0s\n"
        "#13 exporting to image\n#13 DONE 0.1s\n";
    return result;
  });
  Steps steps;
  const auto outcome = BuildxBuilder(runner, environment).build(request(), steps, {});
  REQUIRE(outcome.has_value());
  CHECK(outcome->digest->str() == k_digest);
  CHECK(steps.lines == std::vector<std::string>{"train linux/amd64 | 1/3 FROM x",
                                                "train linux/arm64 | 2/3 COPY src /app",
                                                "train linux/amd64 | 2/3 RUN x",
                                                "train | exporting to image"});
  CHECK_FALSE(fs::exists(folder));
}

TEST_CASE("a failed build keeps its log and says where", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  runner.on({"docker"}, 1, "",
            "#2 x\n------\n > [2/2] RUN false:\n0.1 first\n0.2 "
            "second\n------\nDockerfile:2\nERROR: failed to solve: "
            "process \"/bin/sh -c false\" did not complete successfully: exit code: 3\n");
  BuildRequest made = request();
  made.subject = "a/b";
  made.log_folder = fs::temp_directory_path() / "kfpkg-log-test";
  Steps steps;
  const auto outcome = BuildxBuilder(runner, environment).build(made, steps, {});
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().message == "train/Dockerfile:2: RUN failed with exit code 3: second");
  const fs::path log = made.log_folder / "build-a-b.log";
  CHECK(outcome.error().hint == "the full log is in " + log.string());
  CHECK(read_file(log, 10'000).value().find("#2 x\n") == 0);
  CHECK(steps.notes == std::vector<std::string>{"a/b | first", "a/b | second"});
  fs::remove_all(made.log_folder);
}

TEST_CASE("lines of a log end with LF or CRLF", "[image]") {
  using Lines = std::vector<std::string_view>;
  CHECK(lines_of("a\r\nb\n\nc\rd") == Lines{"a", "b", "", "c\rd"});
  CHECK(lines_of("").empty());
}

TEST_CASE("what a RUN prints of its secrets is shown nowhere", "[image]") {
  const auto dir = TempDir::make("secrets");
  const fs::path file = dir->path() / "netrc";
  REQUIRE(write_file(file, "machine x.example.org\r\n  password s3cr3t-of-file\nshort\n"));
  const Environment environment(std::map<std::string, std::string>{{"NPM_TOKEN", "npm-s3cr3t-99"}});
  test::FakeProcessRunner runner;
  runner.on({"docker"}, 1, "",
            "#2 0.1 npm-s3cr3t-99\n#2 0.2 password s3cr3t-of-file and short\n------\n > [2/2] RUN "
            "false:\n0.1 npm-s3cr3t-99\n------\nDockerfile:2\nERROR: failed to solve: process "
            "\"/bin/sh -c false\" did not complete successfully: exit code: 3\n");
  BuildRequest made = request();
  made.secrets = {{"npm", {}, "NPM_TOKEN"}, {"netrc", file, {}}};
  made.log_folder = dir->path() / "logs";
  Steps steps;
  const auto outcome = BuildxBuilder(runner, environment).build(made, steps, {});
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().message == "train/Dockerfile:2: RUN failed with exit code 3: ***");
  const std::string log = read_file(made.log_folder / "build-train.log", 10'000).value();
  CHECK(log.find("#2 0.1 ***\n#2 0.2 *** and short\n") == 0);
  CHECK(log.find("s3cr3t") == std::string::npos);
}

TEST_CASE("no docker, no digest and a stop are told apart", "[image]") {
  const Environment environment({});
  SilentProgress silent;
  test::FakeProcessRunner nothing;
  const auto missing = BuildxBuilder(nothing, environment).build(request(), silent, {});
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().message == "docker: not found in PATH");
  CHECK(missing.error().hint.find("install Docker") == 0);

  test::FakeProcessRunner quiet;
  quiet.on({"docker"}, [](const ProcessSpec& spec) -> Result<ProcessResult> {
    CHECK(write_file(fs::path(value_of(spec.argv, "--metadata-file")), "{}"));
    return ProcessResult{};
  });
  CHECK(BuildxBuilder(quiet, environment).build(request(), silent, {}).error().kind ==
        ErrorKind::tool);

  std::stop_source stopped;
  stopped.request_stop();
  CHECK(BuildxBuilder(quiet, environment)
            .build(request(), silent, stopped.get_token())
            .error()
            .kind == ErrorKind::interrupted);
}

TEST_CASE("the probe tells the image stores apart", "[image]") {
  const Environment environment({});
  test::FakeProcessRunner runner;
  runner.on(
      {"docker", "info"}, 0,
      R"({"ServerVersion":"26.1.5","DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]})");
  runner.on({"docker", "buildx", "inspect"}, 0,
            "Name:          default\nDriver:        docker\n\nNodes:\nName:      "
            "default\nPlatforms: linux/amd64*, "
            "linux/arm64\n");
  const auto state = BuildxBuilder(runner, environment).probe({});
  REQUIRE(state.has_value());
  CHECK(state->several_platforms);
  CHECK(state->description == "docker 26.1.5, buildx driver docker, containerd image store");
  CHECK(state->platforms == std::vector<std::string>{"linux/amd64", "linux/arm64"});

  test::FakeProcessRunner down;
  down.on(
      {"docker", "info"}, 0,
      R"({"ServerErrors":["Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?"]})");
  CHECK(BuildxBuilder(down, environment).probe({}).error().hint.find("systemctl start docker") !=
        std::string::npos);
}
