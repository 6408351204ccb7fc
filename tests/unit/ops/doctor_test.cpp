// SPDX-License-Identifier: Apache-2.0
// What doctor makes of answers. The answers of docker are those of real versions
// (20.10, 26.1, 28.2).
#include "ops/doctor/checks.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::ops;
using Catch::Matchers::Contains;

namespace {

ProcessResult said(std::string out, int code = 0, std::string err = {}) {
  return {ProcessResult::End::exited, code, std::move(out), std::move(err)};
}

DoctorAnswers healthy() {
  DoctorAnswers answers;
  answers.docker_version =
      said(R"({"Client":{"Version":"26.1.5"},"Server":{"Version":"26.1.5","Arch":"amd64"}})");
  answers.docker_info =
      said(R"({"DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]})");
  answers.endpoint = said("unix:///var/run/docker.sock\n");
  answers.buildx_version = said("github.com/docker/buildx v0.36.1 0123456\n");
  answers.builder = said(
      "Name:          default\nDriver:        docker\nLast Activity: 2026-11-21 22:36:58 +0000 "
      "UTC\n\n"
      "Nodes:\nName:             default\nPlatforms:        linux/amd64*, linux/amd64/v2, "
      "linux/arm64\n");
  answers.emulate_arm64 = "enabled\ninterpreter /usr/libexec/qemu\nflags: PF\noffset 0\n";
  answers.git_version = said("git version 2.39.5\n");
  answers.git_identity = "Kim <kim@example.org>";
  answers.libgit2 = "1.5.1";
  answers.python = said("3.11.2\n2.14.6\n");
  answers.wanted_platforms = {"linux/amd64", "linux/arm64"};
  return answers;
}

Check check_named(const DoctorAnswers& answers, const std::string& name) {
  const std::vector<Check> checks = check_environment(answers);
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&](const Check& check) { return check.name == name; });
  INFO(name);
  REQUIRE(found != checks.end());
  return *found;
}

bool has_check(const DoctorAnswers& answers, const std::string& name) {
  const std::vector<Check> checks = check_environment(answers);
  return std::any_of(checks.begin(), checks.end(),
                     [&](const Check& check) { return check.name == name; });
}

}  // namespace

TEST_CASE("a machine where everything is there has nothing to mend", "[ops]") {
  for (const Check& check : check_environment(healthy())) {
    CAPTURE(check.name, check.detail);
    CHECK(check.status == CheckStatus::ok);
    CHECK(check.fix.empty());
    CHECK_FALSE(check.detail.empty());
  }
}

TEST_CASE("whatever is wrong has a fix", "[ops]") {
  DoctorAnswers answers;
  answers.docker_version = fail(ErrorKind::tool, "docker: not found in PATH");
  answers.git_identity = fail(ErrorKind::config, "git: no name and email");
  answers.libgit2 = fail(ErrorKind::tool, "libgit2: not installed");
  answers.libcurl = fail(ErrorKind::tool, "libcurl: not installed");
  answers.settings = fail(ErrorKind::config, "kfpkg.yaml:1:1: unknown key");
  for (const Check& check : check_environment(answers)) {
    CAPTURE(check.name, check.detail);
    CHECK(check.fix.empty() == (check.status == CheckStatus::ok));
  }
  CHECK_FALSE(has_check(answers, "docker-daemon"));
}

TEST_CASE("a daemon that does not answer is told apart by the reason", "[ops]") {
  struct Row {
    ProcessResult answer;
    std::optional<std::string> docker_host;
    std::string detail;
    std::string fix;
  };
  const std::string client = R"({"Client":{"Version":"28.2.2"},"Server":null})";
  for (const Row& row : {
           Row{said(client, 1,
                    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock."),
               {},
               "unix:///var/run/docker.sock: nothing answers",
               "systemctl start docker"},
           Row{said(client, 1, "Cannot connect to the Docker daemon at tcp://10.0.0.1:1."),
               "tcp://10.0.0.1:1", "tcp://10.0.0.1:1: nothing answers",
               "unset DOCKER_HOST, or start the Docker that it names"},
           Row{said(client, 1,
                    "permission denied while trying to connect to the Docker daemon socket"),
               {},
               "unix:///var/run/docker.sock: permission denied",
               "sudo usermod -aG docker $USER, then log out and in again"},
           Row{said("", 1, "Failed to initialize: context \"nope\": context not found\n"),
               {},
               "Failed to initialize: context \"nope\": context not found",
               "docker context use default"},
           Row{{ProcessResult::End::timed_out, 15, client, {}},
               {},
               "unix:///var/run/docker.sock: no answer in time",
               "systemctl restart docker"},
       }) {
    DoctorAnswers answers = healthy();
    answers.docker_version = row.answer;
    answers.docker_host = row.docker_host;
    const Check check = check_named(answers, "docker-daemon");
    CHECK(check.status == CheckStatus::problem);
    CHECK(check.detail == row.detail);
    CHECK(check.fix == row.fix);
    CHECK_FALSE(has_check(answers, "image-store"));
  }
}

TEST_CASE("several platforms go one after the other without the containerd store", "[ops]") {
  DoctorAnswers answers = healthy();
  answers.docker_info =
      said(R"({"Driver":"overlay2","DriverStatus":[["Backing Filesystem","extfs"]]})");
  CHECK(check_named(answers, "image-store").status == CheckStatus::warning);
  answers.wanted_platforms = {"linux/amd64"};
  CHECK(check_named(answers, "image-store").status == CheckStatus::warning);
  answers.builder = said(
      "Name:   two\nDriver: docker-container\n\nNodes:\nName: two0\nPlatforms: linux/amd64\nName: "
      "two1\n"
      "Platforms: linux/arm64*, linux/amd64\n");
  const Check store = check_named(answers, "image-store");
  CHECK(store.status == CheckStatus::ok);
  CHECK_THAT(store.detail, Contains("classic (overlay2); builder two (docker-container)"));
  CHECK(check_named(answers, "platforms").detail == "linux/amd64, linux/arm64");
}

TEST_CASE("a remote builder needs no daemon here", "[ops]") {
  DoctorAnswers answers = healthy();
  answers.docker_version = said(R"({"Client":{"Version":"26.1.5"},"Server":null})", 1,
                                "Cannot connect to the Docker daemon");
  answers.docker_info = said("", 1, "Cannot connect");
  answers.builder = said(
      "Name: fleet\nDriver: remote\n\nNodes:\nName: fleet0\nPlatforms: linux/amd64, linux/arm64\n");
  const Check daemon = check_named(answers, "docker-daemon");
  CHECK(daemon.status == CheckStatus::warning);
  CHECK_THAT(daemon.detail, Contains("builder fleet does without"));
  CHECK(check_named(answers, "image-store").detail ==
        "builder fleet (remote) builds several platforms at once");
  CHECK(check_named(answers, "platforms").status == CheckStatus::ok);
}

TEST_CASE("settings that the classic store cannot follow are a problem", "[ops]") {
  DoctorAnswers answers = healthy();
  answers.wanted_features = {"provenance", "cache: registry"};
  CHECK_FALSE(has_check(answers, "builder-features"));
  answers.docker_info = said(R"({"Driver":"overlay2","DriverStatus":[]})");
  const Check check = check_named(answers, "builder-features");
  CHECK(check.status == CheckStatus::problem);
  CHECK_THAT(check.detail, Contains("provenance, cache: registry"));
  CHECK_THAT(check.fix, Contains("docker buildx create"));
}

TEST_CASE("emulation is what the builder offers, explained by the kernel's registration", "[ops]") {
  DoctorAnswers answers = healthy();
  CHECK(check_named(answers, "emulation").detail == "linux/arm64 by qemu-aarch64");
  answers.builder = said("Name: default\nDriver: docker\nPlatforms: linux/amd64\n");
  CHECK(check_named(answers, "platforms").status == CheckStatus::problem);
  answers.emulate_arm64 = "enabled\ninterpreter /usr/bin/qemu\nflags: \nmagic 7fF\n";
  CHECK_THAT(check_named(answers, "emulation").detail, Contains("without flag F"));
  answers.emulate_arm64.reset();
  CHECK_THAT(check_named(answers, "emulation").detail, Contains("qemu-aarch64 is not registered"));
  answers.docker_version =
      said(R"({"Client":{"Version":"1"},"Server":{"Version":"1","Arch":"arm64"}})");
  answers.builder = said("Name: default\nDriver: docker\nPlatforms: linux/arm64\n");
  answers.wanted_platforms = {"linux/arm64"};
  CHECK_THAT(check_named(answers, "emulation").detail, Contains("qemu-x86_64"));
  CHECK(check_named(answers, "platforms").status == CheckStatus::warning);
}

TEST_CASE("answers that make no sense are not believed", "[ops]") {
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[1"), std::string(100'000, '['),
        std::string(R"({"Server":"x","Client":[]})")}) {
    DoctorAnswers answers = healthy();
    answers.docker_version = said(text);
    answers.docker_info = said(text);
    CHECK(check_named(answers, "docker-daemon").status == CheckStatus::problem);
  }
  DoctorAnswers answers = healthy();
  answers.builder = said("::::\n\n:\nPlatforms");
  CHECK(check_named(answers, "platforms").status == CheckStatus::problem);
}

TEST_CASE("a registry without credentials is a warning only where images are pushed", "[ops]") {
  DoctorAnswers answers = healthy();
  answers.logins = {{"ghcr.io", {}, {}, true}};
  CHECK(check_named(answers, "credentials").status == CheckStatus::warning);
  CHECK(check_named(answers, "credentials").fix == "kfpkg login ghcr.io");
  answers.logins = {{"mirror.example", {}, {}, false}};
  CHECK(check_named(answers, "credentials").status == CheckStatus::ok);
  answers.logins = {
      {"ghcr.io", {}, Error{ErrorKind::credentials, "config.json: not JSON", {}, {}}, true}};
  CHECK(check_named(answers, "credentials").status == CheckStatus::problem);
  CHECK(check_named(answers, "credentials").detail == "ghcr.io: config.json: not JSON");
}
