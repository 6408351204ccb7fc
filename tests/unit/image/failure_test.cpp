// SPDX-License-Identifier: Apache-2.0
// Logs of real failures (docker 26.1 and buildx 0.13 on both image stores, and what the sources of
// others print) and the one message that comes of each.
#include "image/builders/failure.hpp"

#include "image/builders/step_line.hpp"

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

TEST_CASE("a daemon that does not answer is no push that broke", "[image]") {
  const Error error = explain_docker(
      "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running? read: "
      "connection reset by peer");
  CHECK(error.kind == ErrorKind::tool);
  CHECK(error.message.starts_with("docker: the daemon does not answer"));
}

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
       "127.0.0.1:5000: it failed on its side: unexpected status from HEAD request",
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

TEST_CASE("what a registry answers to a push is its own failure, not the Dockerfile's", "[image]") {
  struct Row {
    const char* log;  ///< of buildx 0.13 and dockerd 26.1 before a registry that answers so
    ErrorKind kind;
    const char* message;
    const char* hint_part;
    bool transient;
  };
  const Row rows[] = {
      {"push-no-repository", ErrorKind::registry, "it has no such repository", "create the repo",
       false},
      {"push-not-taken", ErrorKind::registry, "it takes no pushes", "mirror", false},
      {"push-tag-stays", ErrorKind::registry, "the tag is there and does not move", "choose a tag",
       false},
      {"push-too-large", ErrorKind::registry, "it takes no upload of this size",
       "client_max_body_size", false},
      {"push-forbidden", ErrorKind::credentials, "the push was refused",
       "kfpkg login 127.0.0.1:5001", false},
      {"push-too-many", ErrorKind::registry, "it takes no more requests for now", "wait", false},
      {"push-fails-there", ErrorKind::registry, "it failed on its side", "again", true},
      {"push-storage-full", ErrorKind::registry, "its storage is full", "free some", false},
      {"push-cut", ErrorKind::network, "the connection broke during the push", "again", true},
      {"push-no-tls", ErrorKind::network, "speaks no TLS", "insecure-registries", false},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    const BuildFailure failure = explain_failure(log_text(row.log), request());
    const std::string& said = failure.error.message;
    CHECK(failure.error.kind == row.kind);
    CHECK_THAT(said, Catch::StartsWith(std::string("127.0.0.1:5001: ") + row.message));
    CHECK_THAT(failure.error.hint, Catch::Contains(row.hint_part));
    CHECK(failure.error.transient == row.transient);
    CHECK_THAT(said, !Catch::Contains("_state") && !Catch::Contains("Dockerfile"));
  }
}

TEST_CASE("other words for the same refusals", "[image]") {
  struct Row {
    const char* said;  ///< behind "failed to push acme.io/x/y:1: ", or of docker's own push
    ErrorKind kind;
    const char* message;
  };
  const Row rows[] = {
      {"unexpected status from PUT request to https://acme.io/v2/x/manifests/1: 412 Nope",
       ErrorKind::registry, "the tag is there and does not move"},
      {"unexpected status from POST request to https://acme.io/v2/x/blobs/uploads/: 413 Content "
       "Too Large",
       ErrorKind::registry, "it takes no upload of this size"},
      {"server message: name unknown: Repository \"x\" not found", ErrorKind::registry,
       "it has no such repository"},
      {"error parsing HTTP 413 response body: invalid character '<' looking for beginning of value",
       ErrorKind::registry, "it takes no upload of this size"},
      {"unexpected status from PUT request to https://acme.io/v2/x/manifests/1: 400 Bad Request - "
       "Server message: tag invalid: The image tag '1' already exists and cannot be overwritten "
       "because the tag is immutable",
       ErrorKind::registry, "the tag is there and does not move"},
      {"unexpected status code 401 Unauthorized", ErrorKind::credentials, "the push was refused"},
      {"received unexpected HTTP status: 502 Bad Gateway", ErrorKind::registry,
       "it failed on its side"},
      {"failed to do request: Put \"https://acme.io/v2/x/blobs/uploads/1?sig=SECRET\": write tcp "
       "10.0.0.1:1->10.0.0.2:443: write: broken pipe",
       ErrorKind::network, "the connection broke"},
      {"failed to do request: Head \"https://acme.io/v2/\": read tcp 1.2.3.4:1->5.6.7.8:443: read: "
       "connection reset by peer",
       ErrorKind::network, "the connection broke"},
      {"unexpected status from PUT request to https://acme.io/v2/x/manifests/1: 418 I'm a teapot",
       ErrorKind::registry, "the push was refused"},
      {"a word of tomorrow", ErrorKind::registry, "the push was refused"},
  };
  for (const Row& row : rows) {
    INFO(row.said);
    const std::string said(row.said);
    for (const std::string& log :
         {"ERROR: failed to solve: failed to push acme.io/x/y:1: " + said + "\n",
          "------\n > pushing acme.io/x/y:1 with docker:\n------\nERROR: " + said + "\n",
          // buildx asks the daemon what the registry has after the push.
          "#6 pushing acme.io/x/y:1 with docker\n#6 pushing layer 22cd5927368e 0.0s done\n#6 DONE "
          "0.1s\nERROR: Error response from daemon: " +
              said + "\n"}) {
      const Error error = explain_failure(log, request()).error;
      CHECK(error.kind == row.kind);
      CHECK_THAT(error.message, Catch::StartsWith(std::string("acme.io: ") + row.message));
      CHECK_THAT(error.message, !Catch::Contains("SECRET"));
    }
  }
}

TEST_CASE("a refused cache and a refused base are no push of the image", "[image]") {
  struct Row {
    const char* log;
    ErrorKind kind;
    const char* message;
  };
  const Row rows[] = {
      {"------\n > exporting cache to registry:\n------\nERROR: failed to solve: error writing "
       "manifest blob: failed commit on ref \"sha256:1\": unexpected status from PUT request to "
       "https://acme.io/v2/cache/manifests/x: 403 Forbidden\n",
       ErrorKind::credentials, "127.0.0.1:5001: the push was refused"},
      {"ERROR: failed to solve: acme.io/b:1: failed to resolve source metadata for acme.io/b:1: "
       "unexpected status from HEAD request to https://acme.io/v2/b/manifests/1: 403 Forbidden\n",
       ErrorKind::credentials, "acme.io/b:1 may not be read"},
      {"ERROR: failed to solve: b:1: failed to resolve source metadata for docker.io/library/b:1: "
       "pull access denied, repository does not exist or may require authorization: server "
       "message: "
       "insufficient_scope: authorization failed\n",
       ErrorKind::credentials, "docker.io/library/b:1 does not exist, or needs a login"},
      {"ERROR: failed to solve: acme.io/b:1: failed to resolve source metadata for acme.io/b:1: "
       "unexpected status from HEAD request to https://acme.io/v2/b/manifests/1: 418 Teapot\n",
       ErrorKind::registry, "a registry refused a request"},
      {"ERROR: failed to solve: acme.io/b:1: failed to copy: httpReadSeeker: failed open: "
       "unexpected "
       "status code https://acme.io/v2/b/blobs/sha256:1?sig=SECRET: 500 Internal Server Error\n",
       ErrorKind::registry, "a registry failed on its side"},
      {"ERROR: failed to solve: acme.io/b:1: failed to resolve source metadata for acme.io/b:1: "
       "failed to authorize: failed to fetch oauth token: unexpected status from POST request to "
       "https://acme.io/token: 500 Internal Server Error\n",
       ErrorKind::registry, "a registry failed on its side"},
      {"ERROR: failed to solve: acme.io/b:1: failed to resolve source metadata for acme.io/b:1: "
       "failed to do request: Head \"https://acme.io/v2/b/manifests/1\": read tcp "
       "1.2.3.4:1->5.6.7.8:443: read: connection reset by peer\n",
       ErrorKind::network, "the connection to a registry broke"},
      {"ERROR: failed to solve: acme.io/b:1: failed to resolve source metadata for acme.io/b:1: "
       "failed to read expected number of bytes: unexpected EOF\n",
       ErrorKind::network, "the connection to a registry broke"},
      {"ERROR: failed to solve: acme.io/b:1: failed to resolve source metadata for acme.io/b:1: "
       "failed commit on ref \"manifest-sha256:1\": commit failed: unexpected commit digest "
       "sha256:2, expected sha256:1: failed precondition\n",
       ErrorKind::registry, "what a registry sent of a base image is damaged"},
      {"ERROR: failed to solve: failed commit on ref \"layer-sha256:1\": commit failed: "
       "\"layer-sha256:1\" failed size validation: 550 != 549: failed precondition\n",
       ErrorKind::registry, "what a registry sent of a base image is damaged"},
      {"ERROR: failed to solve: failed to copy: httpReadSeeker: failed open: failed to do request: "
       "Get \"https://acme.io/v2/b/blobs/sha256:1?sig=SECRET\": EOF\n",
       ErrorKind::network, "the connection to a registry broke"},
  };
  for (const Row& row : rows) {
    INFO(row.log);
    const Error error = explain_failure(row.log, request()).error;
    CHECK(error.kind == row.kind);
    CHECK(error.transient == (row.kind == ErrorKind::network ||
                              std::string_view(row.message).ends_with("on its side")));
    CHECK_THAT(error.message, Catch::StartsWith(row.message) && !Catch::Contains("SECRET"));
  }
}

// As buildx 0.13 says it of a remote builder whose socket is gone.
TEST_CASE("a builder that does not answer is no fault of the Dockerfile", "[image]") {
  const Error error = explain_failure(
                          "#1 [internal] waiting for connection\n#1 ERROR: context deadline "
                          "exceeded\n------\n > [internal] waiting for "
                          "connection:\n------\nERROR: context deadline exceeded\n",
                          request())
                          .error;
  CHECK(error.kind == ErrorKind::tool);
  CHECK(error.message == "docker buildx: the builder does not answer");
}

TEST_CASE("of several errors of docker's the first one is told", "[image]") {
  const std::string log =
      "#6 pushing acme.io/x/y:1 with docker\n#6 DONE 0.1s\nERROR: Error response from daemon: "
      "errors:\nunauthorized: authentication required\nunauthorized: no\n";
  CHECK(explain_failure(log, request()).error.message ==
        "acme.io: the push was refused: Error response from daemon: unauthorized: authentication "
        "required");
}

TEST_CASE("a RUN may speak of registries, and it is the RUN that failed", "[image]") {
  const std::string command = GENERATE(as<std::string>(), "git push origin main # 403 Forbidden",
                                       "echo failed to push acme.io/x:1: 404 Not Found; false",
                                       "curl http://gone || echo connection refused: 413 && false",
                                       "echo no space left on device unauthorized push; exit 1",
                                       "echo 'x509: unknown authority, 401 Unauthorized'; false");
  const auto log = GENERATE_COPY(as<std::string>(),
                                 "------\n > [2/2] RUN " + command +
                                     ":\n0.1 ERROR: failed to push acme.io/x:1: 404 Not Found\n"
                                     "------\nERROR: failed to solve: process \"/bin/sh -c " +
                                     command + "\" did not complete successfully: exit code: 1\n",
                                 "ERROR: failed to solve: executor failed running [/bin/sh -c " +
                                     command + "]: exit code: 1\n");
  const Error error = explain_failure(log, request()).error;
  CHECK(error.kind == ErrorKind::build);
  CHECK_THAT(error.message, Catch::StartsWith("train/Dockerfile: RUN failed with exit code 1"));
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
       ErrorKind::registry, "acme.io: it failed on its side: "},
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

TEST_CASE("a base that the caller knows is not there by the caller's hint", "[image]") {
  BuildRequest made = request();
  const std::string log = log_text("base-not-there");
  const std::string other = explain_failure(log, made).error.hint;
  made.base_hints = {{"docker.io/library/other:1", "build other"}};
  CHECK(explain_failure(log, made).error.hint == other);
  made.base_hints = {{"127.0.0.1:5000/library/none:1", "build it"}};
  CHECK(explain_failure(log, made).error.hint == "build it");
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

TEST_CASE("a step is found by its words, whatever blanks stand between and around them",
          "[image]") {
  BuildRequest made;
  made.dockerfile = "FROM a\nCOPY  one\ttwo   /x/\nRUN   true\n";
  CHECK(line_of_step("COPY one two /x/", made) == 2);
  CHECK(line_of_step("  COPY one \t two /x/ ", made) == 2);
  CHECK(line_of_step("RUN true", made) == 3);
  CHECK(line_of_step("RUN false", made) == 0);
  CHECK(line_of_step("", made) == 0);
}
