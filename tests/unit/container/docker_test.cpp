// SPDX-License-Identifier: Apache-2.0
// Docker gets the container that a spec describes, and it is gone whatever happens.
#include "container/docker.hpp"

#include "tests/support/fake_process_runner.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::container;
using Catch::Matchers::Contains;
using test::FakeProcessRunner;

namespace {

using Argv = std::vector<std::string>;

ContainerSpec plain_spec() {
  ContainerSpec spec;
  spec.image = "busybox:1.35";
  spec.name = "kfpkg-run-1";
  spec.command = {"prog", "a b"};
  spec.copies_in = {{"/tmp/x/kfpkg", "/"}};
  spec.copies_out = {{"/kfpkg/outputs", "/tmp/x/outputs"}};
  spec.missing_image_hint = "build it first";
  return spec;
}

Docker docker_over(FakeProcessRunner& runner) {
  return {runner, {{"PATH", "/bin"}}, Clock::system()};
}

std::vector<std::string> verbs(const FakeProcessRunner& runner) {
  std::vector<std::string> words;
  for (const ProcessSpec& call : runner.calls()) words.push_back(call.argv.at(1));
  return words;
}

}  // namespace

TEST_CASE("a container is made, filled, started, read and removed", "[container][docker]") {
  FakeProcessRunner runner;
  runner.on({"start"}, 0, "working\n", "warned\n");
  runner.on({"docker"}, 0);
  ContainerSpec spec = plain_spec();
  std::vector<std::string> lines;
  spec.on_out_line = [&](std::string_view line) { lines.emplace_back(line); };
  const auto exit = docker_over(runner).run(spec, {});
  REQUIRE(exit);
  CHECK(exit->code == 0);
  CHECK(exit->err == "warned\n");
  CHECK(lines == std::vector<std::string>{"working"});
  const std::vector<Argv> expected = {
      {"docker", "create", "--name", "kfpkg-run-1", "--entrypoint", "prog", "busybox:1.35", "a b"},
      {"docker", "cp", "/tmp/x/kfpkg", "kfpkg-run-1:/"},
      {"docker", "start", "--attach", "kfpkg-run-1"},
      {"docker", "cp", "kfpkg-run-1:/kfpkg/outputs/.", "/tmp/x/outputs"},
      {"docker", "rm", "--force", "--volumes", "kfpkg-run-1"}};
  const auto calls = runner.calls();
  REQUIRE(calls.size() == expected.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    CHECK(calls[i].argv == expected[i]);
    CHECK(calls[i].env.at("PATH") == "/bin");
  }
}

TEST_CASE("all that a spec can say reaches docker create", "[container][docker]") {
  FakeProcessRunner runner;
  runner.on({"docker"}, 0);
  ContainerSpec spec = plain_spec();
  spec.platform = "linux/arm64";
  spec.network = "none";
  spec.env = {{"MODE", "a=b"}};
  spec.mounts = {{"/data/a,\"b\".csv", "/kfpkg/inputs/data"}};
  REQUIRE(docker_over(runner).run(spec, {}));
  CHECK(runner.calls().front().argv ==
        Argv{"docker", "create", "--name", "kfpkg-run-1", "--platform", "linux/arm64", "--network",
             "none", "--mount",
             R"(type=bind,"source=/data/a,""b"".csv",target=/kfpkg/inputs/data,readonly)", "--env",
             "MODE=a=b", "--entrypoint", "prog", "busybox:1.35", "a b"});
}

TEST_CASE("a program that fails is no error, and nothing is copied out", "[container][docker]") {
  FakeProcessRunner runner;
  runner.on({"start"}, 3, "", "Traceback\n");
  runner.on({"docker"}, 0);
  const auto exit = docker_over(runner).run(plain_spec(), {});
  REQUIRE(exit);
  CHECK(exit->code == 3);
  CHECK(exit->err == "Traceback\n");
  CHECK(verbs(runner) == std::vector<std::string>{"create", "cp", "start", "rm"});
}

TEST_CASE("failures of Docker say what to do", "[container][docker]") {
  struct Row {
    const char* verb;
    int code;
    const char* err;
    ErrorKind kind;
    const char* message;
    const char* hint;
  };
  const Row row = GENERATE(values<Row>({
      {"create", 1, "Unable to find image\nError response from daemon: pull access denied for x\n",
       ErrorKind::tool, "docker create: Error response from daemon: pull access denied for x",
       "build it first; or log in to its registry: kfpkg login HOST"},
      {"create", 1, "Error response from daemon: dial tcp: lookup x.example: no such host\n",
       ErrorKind::tool, "docker create: ", "build it first; or check the name of the registry"},
      {"create", 1, "Error response from daemon: manifest for x:1 not found: manifest unknown\n",
       ErrorKind::tool, "docker create: ", "build it first"},
      {"create", 1,
       "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n",
       ErrorKind::tool, "docker: the daemon does not answer: Cannot connect",
       "systemctl start docker"},
      {"create", 1,
       "permission denied while trying to connect to the docker API at "
       "unix:///var/run/docker.sock\n",
       ErrorKind::tool, "docker: you may not talk to the daemon", "join the group docker"},
      {"create", 1,
       "Error response from daemon: invalid mount config: bind source path does not "
       "exist: /d\n",
       ErrorKind::tool, "docker create: ", "Docker runs elsewhere"},
      {"cp", 1, "", ErrorKind::tool, "docker cp: failed", ""},
      {"start", 127,
       "Error response from daemon: failed to start: runc: exec: \"prog\": executable file not "
       "found in $PATH: unknown\n",
       ErrorKind::run, "docker start: exec: \"prog\": executable file not found in $PATH",
       "not in the image"},
  }));
  FakeProcessRunner runner;
  runner.on({row.verb}, row.code, "", row.err);
  runner.on({"docker"}, 0);
  const auto exit = docker_over(runner).run(plain_spec(), {});
  REQUIRE_FALSE(exit);
  CHECK(exit.error().kind == row.kind);
  CHECK_THAT(exit.error().message, Contains(row.message));
  CHECK_THAT(exit.error().hint, Contains(row.hint));
  CHECK(exit.error().hint.empty() == (*row.hint == '\0'));
  CHECK(verbs(runner).back() == "rm");
}

TEST_CASE("a network that is not there is named, and no image is blamed", "[container][docker]") {
  FakeProcessRunner runner;
  const std::string verb = GENERATE("create", "start");
  runner.on({verb}, 1, "", "Error response from daemon: network nein not found\n");
  runner.on({"docker"}, 0);
  ContainerSpec spec = plain_spec();
  spec.network = "nein";
  const auto exit = docker_over(runner).run(spec, {});
  REQUIRE_FALSE(exit);
  CHECK(exit.error().kind == ErrorKind::tool);
  CHECK(exit.error().message == "docker: there is no network \"nein\"");
  CHECK_THAT(exit.error().hint, Contains("docker network ls"));
}

TEST_CASE("after Ctrl-C the container goes all the same", "[container][docker]") {
  FakeProcessRunner runner;
  std::stop_source source;
  const std::string verb = GENERATE("create", "cp", "start");
  runner.on({verb}, [&](const ProcessSpec&) -> Result<ProcessResult> {
    source.request_stop();
    return ProcessResult{ProcessResult::End::cancelled, 15, {}, {}};
  });
  runner.on({"docker"}, 0);
  const auto exit = docker_over(runner).run(plain_spec(), source.get_token());
  REQUIRE_FALSE(exit);
  CHECK(exit.error().kind == ErrorKind::interrupted);
  CHECK(verbs(runner).back() == "rm");
}

TEST_CASE("an image is present, not present, or nobody answers", "[container][docker]") {
  struct Row {
    int code;
    const char* err;
    int present;  ///< -1: an error
  };
  const Row row = GENERATE(values<Row>({
      {0, "", 1},
      {1, "Error response from daemon: No such image: a:1\n", 0},
      {1, "Error: No such object: a:1\n", 0},
      {1, "Error: something else\n", -1},
      {1, "unable to resolve docker endpoint: context \"x\": context not found\n", -1},
      {1, "error during connect: Get \"https://h:2376/_ping\": dial tcp: no route to host\n", -1},
      {1, "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n", -1},
  }));
  FakeProcessRunner runner;
  runner.on({"docker", "image", "inspect", "a:1"}, row.code, "", row.err);
  const auto present = docker_over(runner).present("a:1", {});
  CHECK((present ? static_cast<int>(*present) : -1) == row.present);
  if (!present) CHECK(present.error().kind == ErrorKind::tool);
}

TEST_CASE("archives are loaded and saved", "[container][docker]") {
  FakeProcessRunner runner;
  runner.on({"load"}, 0);
  runner.on({"save"}, 1, "", "Error response from daemon: No such image: a:1\n");
  REQUIRE(docker_over(runner).load("/tmp/i.tar", {}));
  const Status saved = docker_over(runner).save("a:1", "/tmp/o.tar", {});
  REQUIRE_FALSE(saved);
  CHECK(saved.error().message == "docker save: Error response from daemon: No such image: a:1");
  CHECK(runner.calls()[0].argv ==
        Argv{"docker", "image", "load", "--quiet", "--input", "/tmp/i.tar"});
  CHECK(runner.calls()[1].argv == Argv{"docker", "image", "save", "--output", "/tmp/o.tar", "a:1"});
}
