// SPDX-License-Identifier: Apache-2.0
// Logs of real failures (docker 26.1 and buildx 0.13 on both image stores, and what the sources of
// others print) and the one message that comes of each.
#include "image/builders/failure.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace kfpkg;
using namespace kfpkg::image;

namespace {

std::string log_text(const std::string& name) {
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  std::ifstream in(std::string(root != nullptr ? root : ".") + "/tests/unit/image/logs/" + name +
                   ".txt");
  if (!in) FAIL("no log " << name);
  return {std::istreambuf_iterator<char>(in), {}};
}

BuildRequest request() {
  BuildRequest made;
  made.subject = "train";
  made.dockerfile_name = "train/Dockerfile";
  made.platforms = {*oci::Platform::parse("linux/amd64"), *oci::Platform::parse("linux/arm64")};
  made.tags = {*oci::Reference::parse("127.0.0.1:5001/x/y:1")};
  return made;
}

}  // namespace

TEST_CASE("each failure ends in one message that names the place and the way out", "[image]") {
  struct Row {
    const char* log;
    ErrorKind kind;
    const char* message;
    const char* hint_part;
  };
  const Row rows[] = {
      {"copy-source-missing", ErrorKind::build,
       "train/Dockerfile:3: \"nope.txt\" is not in the build context", ".dockerignore"},
      {"run-fails", ErrorKind::build,
       "train/Dockerfile:2: RUN failed with exit code 1: ls: /nope: No such file or directory", ""},
      {"base-not-there", ErrorKind::build,
       "train/Dockerfile:1: the base image 127.0.0.1:5000/library/none:1 is not there", "FROM"},
      {"base-lacks-platform", ErrorKind::build,
       "train/Dockerfile:1: 127.0.0.1:5000/library/busybox:1.35 has no image for all of "
       "linux/amd64,linux/arm64",
       "--platform"},
      {"base-registry-refuses", ErrorKind::network,
       "no registry answers: 127.0.0.1:5999/library/none:1", "proxy"},
      {"push-unauthorized", ErrorKind::credentials, "127.0.0.1:5001: the push was refused",
       "kfpkg login 127.0.0.1:5001"},
      {"push-nobody-there", ErrorKind::network, "no registry answers: ", "network"},
      {"no-daemon", ErrorKind::tool,
       "docker: the daemon does not answer: Cannot connect to the Docker daemon at "
       "unix:///var/run/nobody.sock",
       "systemctl start docker"},
      {"no-buildx", ErrorKind::tool, "docker: the buildx plugin is missing", "docker-buildx"},
      {"unknown-instruction", ErrorKind::build,
       "train/Dockerfile:2: dockerfile parse error on line 2: unknown instruction: HELLO",
       "syntax="},
      {"unknown-flag", ErrorKind::build,
       "train/Dockerfile:2: dockerfile parse error on line 2: unknown flag: nope", "syntax="},
      {"no-such-builder", ErrorKind::tool, "docker buildx: no builder \"nosuch\" found",
       "docker buildx ls"},
      {"no-such-target", ErrorKind::build,
       "train/Dockerfile: target stage \"nosuch\" could not be found", "stage"},
      {"credential-helper-missing", ErrorKind::credentials, "docker: failed to push", "credsStore"},
      {"folder-onto-file", ErrorKind::build, "train/Dockerfile:3: a folder is copied onto a file",
       "destination"},
      {"exec-format", ErrorKind::build,
       "train/Dockerfile:3: a program for another architecture cannot run here",
       "qemu-user-static"},
      {"same-image-at-once", ErrorKind::tool,
       "docker: another build stored this image at the same time: image \"127.0.0.1:5001/x/y:1\"",
       "again"},
      {"classic-two-platforms", ErrorKind::tool,
       "docker: this engine's image store holds one platform only, not linux/amd64,linux/arm64",
       "docker buildx create --use"},
      {"classic-attestation", ErrorKind::tool,
       "docker: this builder can attach no provenance or SBOM", "docker buildx create"},
      {"classic-oci", ErrorKind::tool, "docker: this builder cannot write an OCI folder",
       "containerd"},
      {"classic-push-unauthorized", ErrorKind::credentials, "127.0.0.1:5001: the push was refused",
       "kfpkg login 127.0.0.1:5001"},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    const BuildFailure failure = explain_failure(log_text(row.log), request());
    CHECK(failure.error.kind == row.kind);
    CHECK(failure.error.message.substr(0, std::string(row.message).size()) == row.message);
    CHECK(failure.error.hint.find(row.hint_part) != std::string::npos);
  }
}

TEST_CASE("a remote buildkitd, Docker 20.10 and the classic store say it in the same words",
          "[image]") {
  struct Row {
    const char* log;
    const char* dockerfile;  ///< below FROM busybox:1.35
    ErrorKind kind;
    const char* message;
    const char* hint_part;
  };
  const Row rows[] = {
      {"old-copy-missing", "COPY gone /a\n", ErrorKind::build,
       "train/Dockerfile:2: \"gone\" is not in the build context", ".dockerignore"},
      {"old-run-fails", "RUN echo hmm; \\\n    exit 3\n", ErrorKind::build,
       "train/Dockerfile:2: RUN failed with exit code 3: hmm", ""},
      {"old-base-not-there", "", ErrorKind::build,
       "train/Dockerfile: the base image 127.0.0.1:5000/library/none:1 is not there", "FROM"},
      {"old-base-lacks-platform", "", ErrorKind::build,
       "train/Dockerfile: 127.0.0.1:5000/library/busybox:1.35 has no image for all of "
       "linux/amd64,linux/arm64",
       "--platform"},
      {"old-base-unauthorized", "", ErrorKind::credentials,
       "127.0.0.1:5001/library/none:1 needs a login: pulling from host 127.0.0.1:5001 failed",
       "kfpkg login"},
      {"old-unknown-flag", "COPY --link x /x\n", ErrorKind::build,
       "train/Dockerfile:2: dockerfile parse error line 2: Unknown flag: link", "syntax="},
      {"old-two-platforms", "", ErrorKind::tool,
       "docker: this engine's image store holds one platform only, not linux/amd64,linux/arm64",
       "docker buildx create --use"},
      {"classic-cache", "", ErrorKind::tool,
       "docker: this builder keeps no cache for other machines", "--cache inline"},
      {"classic-below-file", "", ErrorKind::build,
       "train/Dockerfile:3: \"q/r\" would lie below a file", "destination"},
      {"remote-below-file", "", ErrorKind::build,
       "train/Dockerfile:3: \"q/r\" would lie below a file", "destination"},
      {"remote-copy-wildcard", "", ErrorKind::build,
       "train/Dockerfile:2: \"nodir\" is not there to be copied", ".dockerignore"},
      {"remote-copy-from", "", ErrorKind::build,
       "train/Dockerfile:3: \"gone\" is not there to be copied", "--from"},
      {"remote-secret-missing", "", ErrorKind::build,
       "train/Dockerfile:2: a secret is not given: secret w: not found", "--secret"},
      {"remote-user-missing", "", ErrorKind::build,
       "train/Dockerfile:3: the image has no such user: ", "number"},
      {"push-server-error", "", ErrorKind::registry,
       "127.0.0.1:5001: it failed on its side: unexpected status from HEAD request",
       "run the command again"},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    BuildRequest asked = request();
    asked.dockerfile = std::string("FROM busybox:1.35\n") + row.dockerfile;
    const BuildFailure failure = explain_failure(log_text(row.log), asked);
    CHECK(failure.error.kind == row.kind);
    CHECK(failure.error.message.substr(0, std::string(row.message).size()) == row.message);
    CHECK(failure.error.message.find("/var/lib") == std::string::npos);
    CHECK(failure.error.hint.find(row.hint_part) != std::string::npos);
  }
}

TEST_CASE("texts of other versions are known as well", "[image]") {
  struct Row {
    const char* log;
    ErrorKind kind;
    const char* message;
  };
  const Row rows[] = {
      {"error: multiple platforms feature is currently not supported for docker driver. Please "
       "switch to a "
       "different driver (eg. \"docker buildx create --use\")\n",
       ErrorKind::tool,
       "docker: this engine's image store holds one platform only, not linux/amd64,linux/arm64"},
      {"ERROR: failed to solve: executor failed running [/bin/sh -c false]: exit code: 1\n",
       ErrorKind::build, "train/Dockerfile: RUN failed with exit code 1: it printed nothing"},
      {"ERROR: failed to solve: dockerfile parse error line 4: unknown instruction: HELLO\n",
       ErrorKind::build,
       "train/Dockerfile:4: dockerfile parse error line 4: unknown instruction: HELLO"},
      {"ERROR: failed to solve: python:3.11: failed to resolve source metadata for "
       "docker.io/library/python:3.11: "
       "unexpected status from HEAD request to "
       "https://registry-1.docker.io/v2/library/python/manifests/3.11: 429 "
       "Too Many Requests\n",
       ErrorKind::registry, "the registry's pull limit is used up"},
      {"ERROR: failed to solve: failed to push 127.0.0.1:5001/x/y:1: server message: "
       "insufficient_scope: "
       "authorization failed\n",
       ErrorKind::credentials, "127.0.0.1:5001: the push was refused"},
      {"ERROR: failed to solve: python:3.11: failed to copy: httpReadSeeker: failed open: "
       "unexpected "
       "status code https://acme.io/v2/x/blobs/sha256:1: 429 Too Many Requests - Server message: "
       "toomanyrequests: You have reached your pull rate limit.\n",
       ErrorKind::registry, "the registry's pull limit is used up"},
      {"ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref "
       "abc::def: \"/nope\": not found\n",
       ErrorKind::build, "train/Dockerfile: \"nope\" is not in the build context"},
      {"error: cache export feature is currently not supported for docker driver. Please switch to "
       "a different driver (eg. \"docker buildx create --use\")\n",
       ErrorKind::tool, "docker: this builder keeps no cache for other machines"},
      {"ERROR: failed to solve: failed to push acme.io/x: unexpected status from PUT request to "
       "https://acme.io/v2/x/manifests/1: 503 Service Unavailable\n",
       ErrorKind::registry, "a registry failed on its side: "},
      {"ERROR: failed to solve: mkdir /var/lib/docker/overlay2/abc/merged/q: not a directory\n",
       ErrorKind::build, "train/Dockerfile: \"q\" is a file, and a folder is copied there"},
      {"ERROR: docker exporter does not currently support exporting manifest lists\n",
       ErrorKind::tool,
       "docker: images for linux/amd64,linux/arm64 cannot be loaded into this engine at once"},
      {"ERROR: failed to solve: something new {with} braces\n", ErrorKind::build,
       "train/Dockerfile: something new {with} braces"},
      {"permission denied while trying to connect to the Docker daemon socket at "
       "unix:///var/run/docker.sock\n",
       ErrorKind::tool, "docker: you may not talk to the daemon"},
      {"", ErrorKind::build, "train/Dockerfile: no reason given"},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    const Error error = explain_failure(row.log, request()).error;
    CHECK(error.kind == row.kind);
    CHECK(error.message.substr(0, std::string(row.message).size()) == row.message);
  }
}

TEST_CASE("a failure says what the paths of COPY count from", "[image]") {
  BuildRequest request;
  request.dockerfile_name = "train/Dockerfile";
  constexpr std::string_view log =
      "ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref "
      "a::b: \"/src\": not found\n";
  CHECK_THAT(explain_failure(log, request).error.hint,
             Catch::Contains("counts from the component's folder (`context` in kfpkg.yaml"));
  request.context_name = "the context ../..";
  CHECK_THAT(explain_failure(log, request).error.hint,
             Catch::Contains("counts from the context ../.., and .dockerignore"));
}

TEST_CASE("what a RUN step prints does not decide what went wrong", "[image]") {
  const char* log =
      "#5 0.1 ERROR: connection refused\n------\n > [2/2] RUN pip install x:\n0.10 ERROR: "
      "connection refused\n"
      "------\nDockerfile:2\n--------------------\nERROR: failed to solve: process \"/bin/sh -c "
      "pip install x\" did "
      "not complete successfully: exit code: 1\n";
  const BuildFailure failure = explain_failure(log, request());
  CHECK(failure.error.message ==
        "train/Dockerfile:2: RUN failed with exit code 1: ERROR: connection refused");
  CHECK(failure.output == std::vector<std::string>{"ERROR: connection refused"});
}
