// SPDX-License-Identifier: Apache-2.0
// Rules over spec and Dockerfile: what they must leave alone, and what they say.
#include "core/diag/text_renderer.hpp"
#include "core/text/edit.hpp"
#include "lint/engine.hpp"
#include "lint/example.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

Diagnostics lint_example(const std::string& example, const LintOptions& options = {}) {
  std::map<std::string, MemoryTree::File, std::less<>> files;
  for (const ExampleFile& file : example_files(example))
    files[file.path] = {file.content, file.executable};
  Diagnostics found;
  REQUIRE(lint_folder(MemoryTree(std::move(files)), "", options, found));
  return found;
}

/// kfpkg.lock with one base.
std::shared_ptr<const dockerfile::BaseLock> locked(const std::string& base,
                                                   const std::vector<std::string>& platforms) {
  dockerfile::LockedBase entry{*oci::Digest::parse("sha256:" + std::string(64, 'a'))};
  for (const std::string& platform : platforms) {
    if (!entry.platforms) entry.platforms.emplace();
    entry.platforms->push_back(*oci::Platform::parse(platform));
  }
  return std::make_shared<const dockerfile::BaseLock>(dockerfile::BaseLock{{{base, entry}}});
}

std::string spec_with(const std::string& command) {
  return "--- file component.yaml\nname: T\nimplementation: {container: {image: \"a/b:1\", "
         "command: " +
         command + "}}\n";
}

// The rules found, in order, for a command, a Dockerfile and files beside it.
std::string rules(const std::string& command, const std::string& dockerfile,
                  const std::string& files = {}, const LintOptions& options = {}) {
  const Diagnostics found =
      lint_example(spec_with(command) + "--- file Dockerfile\n" + dockerfile + files, options);
  std::string ids;
  for (const Diagnostic& one : found) {
    INFO(render_text(one, {}));
    ids += (ids.empty() ? "" : " ") + one.rule;
    if (one.severity == Severity::warning) ids += "w";
    if (one.severity == Severity::info) ids += "i";
  }
  return ids;
}

const std::string k_train = "--- file src/train.py\nprint()\n";
const std::string k_script = "--- file run.sh\n#!/bin/sh\n";

}  // namespace

TEST_CASE("a program that COPY brings is not missed", "[lint]") {
  const std::string python = "FROM python:3.13-slim\n";
  for (const char* copy :
       {"COPY src/ /app/\n", "WORKDIR /app\nCOPY src .\n", "COPY src/train.py /app/train.py\n",
        "COPY src/*.py /app/\n", "ENV HOME=/app\nCOPY src $HOME\n", "ADD src /app\n",
        "COPY --chown=1:1 [\"src/train.py\", \"/app/\"]\n"}) {
    INFO(copy);
    CHECK(rules("[python3, /app/train.py]", python + copy, k_train) == "");
    CHECK(rules("[python3, -u, -W, ignore, /app/train.py]", python + copy, k_train) == "");
  }
  CHECK(rules("[python3, train.py]", python + "WORKDIR /app\nCOPY src .\n", k_train) == "");
  CHECK(rules("[python3, -m, train]", python + "COPY src /app\n", k_train) == "");
  CHECK(rules("[python3, -c, 'import this', /app/x.py]", python, k_train) == "");
  CHECK(rules("[sh, -ec, /app/x.sh]", python, k_train) == "");
  CHECK(rules("[python3, /app]", python + "COPY src /app\n", k_train) == "");
  CHECK(rules("[{inputValue: p}, /app/x.py]", python).find("KF606") == std::string::npos);
}

TEST_CASE("what RUN, other stages or unknown bases may bring is no finding", "[lint]") {
  const std::string python = "FROM python:3.13-slim\n";
  for (const char* text :
       {"RUN git clone https://x.org/a /app\n", "RUN curl -o /app/train.py https://x.org\n",
        "RUN <<EOF\ntouch /app/train.py\nEOF\n", "RUN [\"touch\", \"/app/train.py\"]\n",
        "RUN echo x > /app/train.py\n", "RUN make install\n", "RUN pip install --target /app x\n",
        "COPY --from=acme/x:1 /app /app\n", "ADD https://x.org/app.tar.gz /app/\n",
        "COPY <<EOF /app/train.py\nprint()\nEOF\n", "COPY $SOURCE /app/\n"}) {
    INFO(text);
    CHECK(rules("[python3, /app/train.py]", python + text) == "");
  }
  CHECK(rules("[python3, /app/train.py]", "FROM acme/base:1\n") == "");
  CHECK(rules("[python3, /app/train.py]", "FROM acme/base:1\nCOPY conf /app\n",
              "--- file conf/a.ini\nx\n") == "");
  CHECK(rules("[/usr/bin/env, python3]", python) == "");
  CHECK(rules("[/opt/venv/bin/python, -m, x]", python + "RUN python3 -m venv /opt/venv\n") == "");
  CHECK(rules("[nvidia-smi]", "FROM nvidia/cuda:12.4.1-base-ubuntu22.04\n") == "");
}

TEST_CASE("a program that nothing brings is found", "[lint]") {
  const std::string python = "FROM python:3.13-slim\n";
  CHECK(rules("[python3, /app/train.py]", python) == "KF606");
  CHECK(rules("[python3, /app/train.py]", "FROM scratch\n") == "KF606");
  CHECK(rules("[python3, /app/train.py]",
              python + "RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt\n"
                       "RUN pip install --no-cache-dir pandas==2.2.3 && mkdir -p /app\n") ==
        "KF606");
  CHECK(rules("[python3, /app/trian.py]", python + "COPY src /app\n", k_train) == "KF606");
  CHECK(rules("[python3, /app/train.py]", python + "COPY . /app\n", k_train) == "KF606");
  CHECK(rules("[python3, train.py]", python + "WORKDIR /app\nCOPY . .\n", k_train) == "KF606");
  // A base that may hold it, or a RUN that may write it: only with a file of that name, as a
  // warning.
  CHECK(rules("[python3, /app/train.py]", "FROM acme/base:1\n", k_train) == "KF606w");
  CHECK(rules("[python3, /app/train.py]", python + "RUN make install\n", k_train) == "KF606w");
  // One that moves or fetches something into its folder is believed.
  for (const char* run : {"RUN mv /src /app\n", "RUN cp -r /build/. /app/\n", "RUN ln -s /x /app\n",
                          "RUN apt-get update && git clone https://h/r /app\n",
                          "RUN <<EOF\ntar -C /app -xf /a.tgz\nEOF\n",
                          "WORKDIR /app\nRUN curl -L https://h/a.tgz | tar xz\n",
                          "RUN A=1 sudo wget -P /app https://h/train.tgz\n"}) {
    INFO(run);
    CHECK(rules("[python3, /app/train.py]", python + run, k_train) == "");
  }
  CHECK(rules("[python3, /app/train.py]", python + "RUN mv /a /b\n", k_train) == "KF606w");
  CHECK(rules("[python3, /app/train.py]", python + "WORKDIR /app\nRUN make all\n", k_train) ==
        "KF606w");
  // Docker Hub has no such image: somebody has built it.
  CHECK(rules("[python3, /app/train.py]", "FROM our-base:1\n", k_train) == "KF606w");
  CHECK(rules("[python3, /app/train.py]", "FROM our-base:1\n") == "");
}

TEST_CASE("a program that .dockerignore keeps out is found, with the way back", "[lint]") {
  const Diagnostics found =
      lint_example(spec_with("[python3, /app/train.py]") +
                   "--- file Dockerfile\nFROM python:3.13-slim\nCOPY src /app\n" + k_train +
                   "--- file src/other.py\nx\n--- file .dockerignore\n**/train*\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].rule == "KF606");
  CHECK(found[0].message ==
        ".dockerignore keeps \"src/train.py\" out of the image, so there is no \"/app/train.py\"");
  CHECK(found[0].help == "take it back with a line \"!src/train.py\" at the end of .dockerignore");
  CHECK(found[0].related.at(0).place.source->path() == "Dockerfile");
}

TEST_CASE("sources of COPY that are not there are found before the build", "[lint]") {
  const std::string base = "FROM python:3.13-slim\n";
  CHECK(rules("[/bin/date]", base + "COPY srcs /app\n", k_train) == "KF605");
  CHECK(rules("[/bin/date]", base + "COPY model.bin /app\n", k_train) == "KF605w");
  CHECK(rules("[/bin/date]", base + "COPY dist/app.whl /app\n", k_train) == "");
  CHECK(rules("[/bin/date]", base + "COPY src/*.txt /app\n", k_train) == "");
  CHECK(rules("[/bin/date]", base + "COPY --from=acme/x:1 nothing /app\n", k_train) == "");
  CHECK(rules("[/bin/date]", base + "COPY $X /app\n", k_train) == "");
  CHECK(rules("[/bin/date]", base + "ADD https://x.org/y /app\n", k_train) == "");
  // A stage that the image is not made from is not built either.
  CHECK(rules("[/bin/date]", base + "COPY nothing /app\nFROM debian:13\n", k_train) == "");
  CHECK(rules("[/bin/date]", base + "COPY src /app\n", k_train + "--- file .dockerignore\n*\n") ==
        "KF605");
  CHECK(rules("[/bin/date]", base + "COPY src /app\n",
              k_train + "--- file .dockerignore\nsrc\n!src/train.py\n") == "");
}

TEST_CASE("a program needs an execute bit when nothing reads it", "[lint]") {
  const std::string base = "FROM debian:13-slim\n";
  CHECK(rules("[/app/run.sh]", base + "COPY run.sh /app/\n", k_script) == "KF608");
  CHECK(rules("[run.sh]", base + "COPY run.sh /usr/local/bin/\n", k_script) == "KF608");
  CHECK(rules("[/app/run.sh]", base + "COPY --chmod=644 run.sh /app/\n", k_script) == "KF608");
  CHECK(rules("[/app/run.sh]", base + "COPY --chmod=0755 run.sh /app/\n", k_script) == "");
  CHECK(rules("[/app/run.sh]", base + "COPY --chmod=u+x run.sh /app/\n", k_script) == "");
  CHECK(rules("[/app/run.sh]", base + "COPY run.sh /app/\nRUN chmod +x /app/run.sh\n", k_script) ==
        "");
  CHECK(rules("[sh, /app/run.sh]", base + "COPY run.sh /app/\n", k_script) == "");
  CHECK(rules("[/app/run.sh]", base + "COPY run.sh /app/\n",
              "--- file run.sh executable\n#!/bin/sh\n") == "");
}

TEST_CASE("--chmod is a safe fix where COPY takes the program alone", "[lint]") {
  const auto safety = [](const std::string& copy) {
    const Diagnostics found = lint_example(spec_with("[/app/run.sh]") + "--- file Dockerfile\n" +
                                           "FROM debian:13-slim\n" + copy + k_script);
    REQUIRE(found.size() == 1);
    return found[0].fixes.at(0).safety;
  };
  CHECK(safety("COPY run.sh /app/\n") == FixSafety::safe);
  CHECK(safety("COPY . /app/\n") == FixSafety::unsafe);
  CHECK(safety("COPY run.sh run.sh /app/\n") == FixSafety::unsafe);
}

TEST_CASE("scripts need a first line that the kernel understands", "[lint]") {
  const std::string text = "FROM debian:13-slim\nCOPY run.sh /app/\n";
  const auto with = [&](const std::string& content) {
    return rules("[/app/run.sh]", text, "--- file run.sh executable\n" + content);
  };
  CHECK(with("echo x\n") == "KF609");
  CHECK(with("#!/bin/sh\r\necho x\r\n") == "KF609");
  CHECK(with("\xEF\xBB\xBF#!/bin/sh\n") == "KF609");
  CHECK(with("") == "KF609");
  CHECK(with("#!/bin/sh\necho x\r\n") == "");
  CHECK(with(std::string("\x7f"
                         "ELF\0\0",
                         6)) == "");
  const std::string crlf = "--- file run.sh\nset -e\r\necho x\r\n";
  CHECK(rules("[bash, /app/run.sh]", text, crlf) == "KF609");
  CHECK(rules("[bash, /app/run.sh]", text + "RUN sed -i 's/\\r//' /app/run.sh\n", crlf) == "");
  CHECK(rules("[python3, /app/run.sh]", text, crlf) == "");
}

TEST_CASE("line ends of Windows are mended where the whole script has them", "[lint]") {
  const auto mended = [](const std::string& command, const std::string& script) {
    const Diagnostics found =
        lint_example(spec_with(command) + "--- file Dockerfile\nFROM debian:13-slim\n" +
                     "COPY run.sh /app/\n--- file run.sh executable\n" + script);
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].rule == "KF609");
    if (found[0].fixes.empty()) return std::string("no fix");
    CHECK(found[0].fixes[0].safety == FixSafety::safe);
    return apply_edits(script, found[0].fixes[0].edits).value();
  };
  CHECK(mended("[/app/run.sh]", "#!/bin/sh\r\necho a\r\n\r\nb") == "#!/bin/sh\necho a\n\nb");
  CHECK(mended("[/app/run.sh]", "#!/bin/sh\r\n") == "#!/bin/sh\n");
  CHECK(mended("[sh, /app/run.sh]", "echo a\r\n") == "echo a\n");
  CHECK(mended("[/app/run.sh]", "#!/bin/sh\r\necho a\n") == "no fix");
  CHECK(mended("[/app/run.sh]", "echo a\r\n") == "no fix");
}

TEST_CASE("pointers of Git LFS in the image are found, one finding for each COPY", "[lint]") {
  const std::string pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') +
      "\nsize 9\n";
  const std::string files = "--- file run.sh executable\n#!/bin/sh\n--- file m/a.bin\n" + pointer +
                            "--- file m/b.bin\n" + pointer + "--- file m/c.bin\ndata\n";
  const std::string head = "FROM debian:13-slim\nCOPY run.sh /app/\n";
  const auto with = [&](const std::string& copy, const std::string& more = {}) {
    return rules("[/app/run.sh]", head + copy, files + more);
  };
  CHECK(with("COPY m /m/\n") == "KF624w");
  CHECK(with("COPY m/a.bin /m/\nCOPY m/b.bin /m/\n") == "KF624w KF624w");
  CHECK(with("COPY m/c.bin /m/\n") == "");
  CHECK(with("COPY m /m/\n", "--- file .dockerignore\nm/a.bin\nm/b.bin\n") == "");
  // Longer than any pointer.
  CHECK(with("COPY n /m/\n", "--- file n/a\n" + pointer + std::string(1000, 'x') + "\n") == "");
  CHECK(with("COPY n /m/\n", "--- file n/a\nversion https://git-lfs.github.com/spec/v1\n") == "");
}

TEST_CASE("bare commands are looked for in PATH", "[lint]") {
  const std::string file = "--- file train executable\n#!/bin/sh\n";
  const std::string base = "FROM debian:13-slim\n";
  CHECK(rules("[train]", base + "COPY train /app/\n", file) == "KF607w");
  CHECK(rules("[train]", base + "ENV PATH=/app:$PATH\nCOPY train /app/\n", file) == "");
  CHECK(rules("[train]", base + "COPY train /app/\nRUN ln -s /app/train /usr/bin/\n", file) == "");
  CHECK(rules("[train]", "FROM acme/base:1\nCOPY train /app/\n", file) == "");
  CHECK(rules("[train]", base + "COPY other /app/\n", "--- file other\nx\n") == "");
}

TEST_CASE("a relative path without WORKDIR is the base image's matter", "[lint]") {
  CHECK(rules("[python3, train.py]", "FROM python:3.13\nCOPY src .\n", k_train) == "KF610w");
  CHECK(rules("[./train]", "FROM acme/x:1\n") == "KF610w");
  CHECK(rules("[python3, train.py]", "FROM python:3.13\nWORKDIR $X\nCOPY src .\n", k_train) == "");
  CHECK(rules("[train]", "FROM acme/x:1\n") == "");
  CHECK(rules("[train]", "FROM debian:13\nENV PATH=$MINE\nCOPY train /app/\n",
              "--- file train executable\n#!/bin/sh\n") == "");
}

TEST_CASE("an ENTRYPOINT that does something is missed in the command", "[lint]") {
  const auto with = [](const std::string& entrypoint, const std::string& command) {
    return rules(command, "FROM acme/base:1\nENTRYPOINT " + entrypoint + "\n");
  };
  CHECK(with("[\"/entrypoint.sh\"]", "[python3, -m, a]") == "KF611w");
  CHECK(with("[\"conda\", \"run\", \"-n\", \"e\"]", "[python3, -m, a]") == "KF611w");
  CHECK(with("/entrypoint.sh", "[python3, -m, a]") == "KF611w");
  CHECK(with("[\"/entrypoint.sh\"]", "[/entrypoint.sh, python3, -m, a]") == "");
  CHECK(with("[\"python3\", \"/app/main.py\"]", "[python3, -u, /app/main.py]") == "");
  CHECK(with("[\"tini\", \"--\"]", "[python3, -m, a]") == "");
  CHECK(with("[\"tini\", \"--\", \"python3\", \"-m\", \"a\"]", "[python3, -m, a]") == "");
  CHECK(with("[\"python3\"]", "[/bin/date]") == "");
  CHECK(with("[]", "[python3, -m, a]") == "");
  CHECK(with("[\"/bin/bash\", \"-c\"]", "[python3, -m, a]") == "");
}

// docker run's own rule: arguments take the place of CMD and come after ENTRYPOINT.
TEST_CASE("a missing command is what the image would start", "[lint]") {
  struct Case {
    std::string args;
    std::string dockerfile;
    std::string command;  ///< offered; empty: none
  };
  const std::string entry = "ENTRYPOINT [\"run\", \"it\"]\n";
  const std::string cmd = "CMD [\"sh\", \"-c\"]\n";
  const auto c = GENERATE_COPY(
      Case{"", entry, "[run, it]"}, Case{"", cmd, "[sh, \"-c\"]"},
      Case{"", entry + cmd, "[run, it, sh, \"-c\"]"}, Case{", args: [--rows]", entry, "[run, it]"},
      Case{", args: [--rows]", entry + cmd, "[run, it]"}, Case{", args: [--rows]", cmd, ""},
      Case{"", "ENTRYPOINT run it\n", ""}, Case{"", entry + "CMD sh\n", ""}, Case{"", "", ""});
  CAPTURE(c.args, c.dockerfile, c.command);
  const Diagnostics found = lint_example(
      "--- file component.yaml\nname: T\nimplementation: {container: {image: \"a/b:1\"" + c.args +
      "}}\n--- file Dockerfile\nFROM busybox:1.36\n" + c.dockerfile);
  const auto missing = std::find_if(found.begin(), found.end(),
                                    [](const Diagnostic& one) { return one.rule == "KF202"; });
  REQUIRE(missing != found.end());
  CAPTURE(missing->help);
  const bool offered = missing->help.find("what the Dockerfile starts") != std::string::npos;
  CHECK(offered == !c.command.empty());
  if (offered) CHECK(missing->help.find("command: " + c.command + "\"") != std::string::npos);
}

TEST_CASE("platforms are the build's to choose", "[lint]") {
  CHECK(rules("[/bin/date]", "FROM --platform=linux/amd64 debian:13\n") == "KF612w");
  CHECK(rules("[/bin/date]", "FROM --platform=$BUILDPLATFORM debian:13\n") == "");
  CHECK(rules("[/bin/date]", "FROM --platform=${TARGETPLATFORM} debian:13\n") == "");
  CHECK(
      rules("[/bin/date]",
            "FROM --platform=linux/amd64 debian:13 AS b\nFROM debian:13\nCOPY --from=b /x /x\n") ==
      "");
  CHECK(rules("[/bin/date]", "FROM --platform=linux/amd64 debian:13 AS b\nFROM b\n") == "KF612w");
}

TEST_CASE("bases float unless a tag, a digest or the lock says what they are", "[lint]") {
  CHECK(rules("[/bin/date]", "FROM debian\n") == "KF613w");
  CHECK(rules("[/bin/date]", "FROM acme/x:latest AS a\nFROM a\n") == "KF613w");
  CHECK(rules("[/bin/date]", "FROM debian:13\nCOPY --from=acme/x /y /y\n") == "KF613w");
  CHECK(rules("[/bin/date]", "ARG V=latest\nFROM debian:$V\n") == "KF613w");
  CHECK(rules("[/bin/date]", "FROM debian@sha256:" + std::string(64, 'a') + "\n") == "");
  CHECK(rules("[/bin/date]", "FROM scratch\n").find("KF613") == std::string::npos);
  LintOptions options;
  options.build.lock = locked("docker.io/library/debian", {});
  CHECK(rules("[/bin/date]", "FROM debian\n", {}, options) == "");
  CHECK(rules("[/bin/date]", "FROM ubuntu\n", {}, options) == "KF613w");
}

TEST_CASE("a base that lacks a platform is found where its files reach the image", "[lint]") {
  LintOptions options;
  options.build.inputs.platforms = {*oci::Platform::parse("linux/amd64"),
                                    *oci::Platform::parse("linux/arm64")};
  options.build.lock = locked("docker.io/acme/x:1", {"linux/amd64"});
  const auto found = [&](const std::string& dockerfile) {
    return rules("[/bin/date]", dockerfile, {}, options).find("KF620") != std::string::npos;
  };
  for (const char* dockerfile :
       {"FROM acme/x:1\n", "ARG V=1\nFROM acme/x:$V\n", "FROM acme/x:1 AS a\nFROM a\n",
        "FROM acme/x:1 AS a\nFROM debian:13\nCOPY --from=a /x /x\n",
        "FROM acme/x:1\nFROM debian:13\nCOPY --from=0 /x /x\n",
        "FROM acme/x:1 AS A\nFROM debian:13 AS b\nCOPY --from=a /x /x\nFROM debian:13\n"
        "RUN --mount=from=B,target=/b cp /b/x /x\n",
        "FROM debian:13\nCOPY --from=acme/x:1 /x /x\n",
        "FROM debian:13\nRUN --mount=type=bind,from=acme/x:1,target=/b cp /b/x /x\n",
        "FROM debian:13\nONBUILD COPY --from=acme/x:1 /x /x\n",
        "FROM --platform=$TARGETPLATFORM acme/x:1\n"}) {
    INFO(dockerfile);
    CHECK(found(dockerfile));
  }
  for (const char* dockerfile :
       {"FROM debian:13\n", "FROM acme/x:2\n", "FROM acme/x:1 AS a\nFROM debian:13\n",
        "FROM acme/x:1 AS a\nFROM debian:13\nRUN echo --from=a\n",
        "FROM --platform=linux/amd64 acme/x:1\n", "FROM --platform=$BUILDPLATFORM acme/x:1\n",
        "FROM --platform=${BUILDOS}/${BUILDARCH} acme/x:1 AS a\nFROM debian:13\n"
        "COPY --from=a /x /x\n"}) {
    INFO(dockerfile);
    CHECK_FALSE(found(dockerfile));
  }
  options.build.inputs.target = "b";
  CHECK_FALSE(found("FROM debian:13 AS b\nFROM acme/x:1\n"));
  options.build.inputs.target = "B";
  CHECK(found("FROM acme/x:1 AS b\nFROM debian:13\n"));
  options.build.allows_platform_mismatch = true;
  CHECK_FALSE(found("FROM acme/x:1 AS b\nFROM debian:13\n"));
  options.build.allows_platform_mismatch = false;
  options.build.lock = locked("docker.io/acme/x:1", {});
  CHECK_FALSE(found("FROM acme/x:1 AS b\nFROM debian:13\n"));
}

TEST_CASE("releases that ended are known by tag and by the distribution in it", "[lint]") {
  const auto base = [](const std::string& image) {
    return rules("[/bin/date]", "FROM " + image + "\n");
  };
  for (const char* image :
       {"python:3.7", "python:3.8.10-slim", "python:2", "python:3.12-slim-buster", "node:18-alpine",
        "debian:bullseye-slim", "ubuntu:20.04", "ubuntu:focal-20240530", "alpine:3.18.4",
        "nvidia/cuda:11.0-base-ubuntu18.04", "centos:8", "centos:centos7", "openjdk:11-jre-slim",
        "mirror.gcr.io/library/python:3.6", "golang:1.22-alpine3.18"}) {
    INFO(image);
    CHECK(base(image) == "KF614w");
  }
  for (const char* image :
       {"python:3.12", "python:3.13-slim-bookworm", "python:3", "python:3.70", "node:22",
        "node:180", "debian:12", "ubuntu:24.04", "alpine:3.22", "acme/python:3.7",
        "eclipse-temurin:11", "nvidia/cuda:12.4.1-base-ubuntu22.04", "golang:1.8",
        "quay.io/centos/centos:stream9"}) {
    INFO(image);
    CHECK(base(image) == "");
  }
}

TEST_CASE("registries that are gone are known, Google's own images left alone", "[lint]") {
  const auto base = [](const std::string& image) {
    return rules("[/bin/date]", "FROM " + image + "\n");
  };
  CHECK(base("gcr.io/ml-pipeline/x:1") == "KF615w");
  CHECK(base("k8s.gcr.io/pause:3.1") == "KF615w");
  CHECK(base("docker.pkg.github.com/a/b/c:1") == "KF615w");
  CHECK(base("bitnami/spark:3.5") == "KF615w");
  CHECK(base("gcr.io/acme/x:1") == "KF615i");
  CHECK(base("eu.gcr.io/acme/x:1") == "KF615i");
  CHECK(base("gcr.io/distroless/python3:nonroot") == "");
  CHECK(base("gcr.io/ml-pipeline/google-cloud-pipeline-components:2.22.0") == "");
  CHECK(base("mirror.gcr.io/library/debian:13") == "");
  CHECK(base("registry.k8s.io/pause:3.9") == "");
  CHECK(base("ghcr.io/bitnami/spark:3.5") == "");
}

TEST_CASE("files with credentials are told by content", "[lint]") {
  const auto with = [](const std::string& files, const std::string& copy = "COPY . /app\n") {
    return rules("[/bin/date]", "FROM debian:13\n" + copy, files);
  };
  CHECK(with("--- file .env\nexport DB_PASSWORD='hunter22'\n") == "KF616");
  CHECK(with("--- file conf/id_rsa\n-----BEGIN OPENSSH PRIVATE KEY-----\n") == "KF616");
  CHECK(with("--- file key.pem\n-----BEGIN PRIVATE KEY-----\n") == "KF616");
  CHECK(
      with("--- file service-account.json\n{\"private_key\": \"-----BEGIN PRIVATE KEY-----\"}\n") ==
      "KF616");
  CHECK(with("--- file .netrc\nmachine x login y password z\n") == "KF616");
  for (const char* name : {"id_ed25519", "id_ecdsa", "id_dsa", "server.key"}) {
    INFO(name);
    CHECK(with(std::string("--- file conf/") + name + "\n-----BEGIN PRIVATE KEY-----\n") ==
          "KF616");
  }
  const std::pair<const char*, const char*> kept[] = {
      {".pypirc", "password = x"},
      {".npmrc", "//r.io/:_authToken=x"},
      {".git-credentials", "https://me:x@host"},
      {".dockerconfigjson", "{\"auths\": {\"r.io\": {\"auth\": \"x\"}}}"},
      {".docker/config.json", "{\"auths\": {\"r.io\": {\"auth\": \"x\"}}}"},
      {".aws/credentials", "aws_secret_access_key = x"},
      {"home/.kube/config", "client-key-data: x"},
      {"kubeconfig", "client-key-data: x"},
      {"credentials.json", "{\"client_secret\": 1}"},
      {"account.json", "{\"refresh_token\": 1}"},
      {"requirements.txt", "--index-url https://ci:Zk8sX2q9@pypi.acme.com/simple\na==1"},
      {"requirements/prod.txt", "a @ git+https://oauth2:Zk8sX2q9@git.acme.com/a.git"},
      {"constraints.txt", "--extra-index-url https://ci:Zk8sX2q9@h/simple"},
      {"pip.conf", "[global]\nindex-url = https://ci:Zk8sX2q9@pypi.acme.com/simple"},
      {"pyproject.toml", "[[tool.uv.index]]\nurl = \"https://ci:Zk8sX2q9@h/simple\""},
      {".env", "DATABASE_URL=postgresql://app:Zk8sX2q9@db/x"},
  };
  for (const auto& [name, text] : kept) {
    INFO(name);
    CHECK(with(fmt::format("--- file {}\n{}\n", name, text)) == "KF616");
    CHECK(with(fmt::format("--- file {}\nnothing\n", name)) == "");
  }
  for (const char* line : {"API_TOKEN=abcde", "API_TOKEN=$OTHER_VALUE", "API_TOKEN='changeme'",
                           "PASSWORD=password", "PASSWORD = \"  none  \"",
                           "PYTHONPATH=/app/src/lib", "# API_TOKEN=q7Zk2XvB9mT", "API_TOKEN"}) {
    INFO(line);
    CHECK(with(std::string("--- file .env\n") + line + "\n") == "");
  }
  CHECK(with("--- file .env\nPYTHONPATH=src\nAPI_TOKEN=\nTOKEN=<your token>\n") == "");
  CHECK(with("--- file requirements.txt\n--index-url https://$CI:${PW}@h/simple\na==1\n") == "");
  CHECK(with("--- file pip.conf\n[global]\nindex-url = https://pypi.acme.com/simple\n") == "");
  CHECK(with("--- file ca.pem\n-----BEGIN CERTIFICATE-----\n") == "");
  CHECK(with("--- file .env.example\nAPI_TOKEN=q7Zk2XvB9mT\n") == "");
  CHECK(with("--- file tests/key.pem\n-----BEGIN PRIVATE KEY-----\n") == "");
  CHECK(with("--- file .env\nAPI_TOKEN=q7Zk2XvB9mT\n--- file src/a\nx\n", "COPY src /app\n") == "");
  CHECK(with("--- file .env\nAPI_TOKEN=q7Zk2XvB9mT\n--- file .dockerignore\n.env*\n") == "");
  CHECK(with("--- file .env\nAPI_TOKEN=q7Zk2XvB9mT\n--- file a\nx\n",
             "COPY . /src\nFROM debian:13\nCOPY a /a\n") == "");
}

TEST_CASE("tags of branches move, tags of builds do not", "[lint]") {
  const auto with = [](const std::string& image) {
    const Diagnostics found = lint_example("name: Show\nimplementation: {container: {image: \"" +
                                           image + "\", command: [/bin/date]}}\n");
    return found.empty() ? std::string() : found[0].rule;
  };
  CHECK(with("a/b:main") == "KF221");
  CHECK(with("a/b:nightly") == "KF221");
  for (const char* image :
       {"a/b:main-4f2c1d0", "a/b:dev.12", "a/b:1.4.0", "a/b:testing-1", "a/main:1"}) {
    INFO(image);
    CHECK(with(image).empty());
  }
  CHECK(with("a/b:main@sha256:" + std::string(64, 'a')).empty());
  CHECK(with("a/b:latest") == "KF201");
}

TEST_CASE("a message about a secret never shows it", "[lint]") {
  const Diagnostics found =
      lint_example(spec_with("[/bin/date]") +
                   "--- file Dockerfile\nFROM debian:13\nCOPY . /app\n--- file .env\n"
                   "API_TOKEN=q7Zk2XvB9mT\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "\".env\" goes into the image, and holds the value of API_TOKEN");
  CHECK(render_text(found[0], {}).find("q7Zk2X") == std::string::npos);
}

TEST_CASE(".git in the image is found where COPY takes all of the folder", "[lint]") {
  const std::string git = "--- file .git/HEAD\nx\n--- file src/a\nx\n";
  CHECK(rules("[/bin/date]", "FROM debian:13\nCOPY . /app\n", git) == "KF617w");
  CHECK(rules("[/bin/date]", "FROM debian:13\nCOPY src /app\n", git) == "");
  CHECK(rules("[/bin/date]", "FROM debian:13\nCOPY . /app\n",
              git + "--- file .dockerignore\n.git\n") == "");
  CHECK(rules("[/bin/date]",
              "FROM debian:13 AS b\nCOPY . /s\nFROM debian:13\nCOPY --from=b /s /s\n", git) == "");
}
