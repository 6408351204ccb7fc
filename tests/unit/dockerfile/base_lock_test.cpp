// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock: stable bytes, and what is no lock.
#include "dockerfile/base_lock.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

constexpr const char* k_one =
    "sha256:1111111111111111111111111111111111111111111111111111111111111111";
constexpr const char* k_two =
    "sha256:2222222222222222222222222222222222222222222222222222222222222222";

BaseLock two() {
  BaseLock lock;
  lock.bases.insert({"quay.io/x/y:2", {*oci::Digest::parse(k_two)}});
  lock.bases.insert({"docker.io/library/python:3.11-slim", {*oci::Digest::parse(k_one)}});
  return lock;
}

}  // namespace

TEST_CASE("a lock is written sorted and read back", "[dockerfile]") {
  const std::string text = write_lock(two());
  CHECK(text == std::string("# Written by kfpkg: the digests of base images. `kfpkg build "
                            "--update-bases` takes up newer "
                            "ones.\nversion: 1\nbases:\n  docker.io/library/python:3.11-slim: ") +
                    k_one + "\n  quay.io/x/y:2: " + k_two + "\n");
  Diagnostics diagnostics;
  CHECK(parse_lock(make_source("kfpkg.lock", text), diagnostics) == two());
  CHECK(parse_lock(make_source("kfpkg.lock", write_lock({})), diagnostics) == BaseLock{});
  CHECK(diagnostics.empty());
}

TEST_CASE("what bases run by ONBUILD stands in the lock", "[dockerfile]") {
  BaseLock lock = two();
  lock.bases.at("quay.io/x/y:2").triggers = {"COPY . /app", "RUN [\"make\", \"a: b\"]"};
  const std::string text = write_lock(lock);
  INFO(text);
  CHECK(
      text.ends_with("onbuild:\n  quay.io/x/y:2:\n  - COPY . /app\n"
                     "  - \"RUN [\\\"make\\\", \\\"a: b\\\"]\"\n"));
  Diagnostics diagnostics;
  CHECK(parse_lock(make_source("kfpkg.lock", text), diagnostics) == lock);
  CHECK(diagnostics.empty());
}

TEST_CASE("what platforms bases have stands in the lock, also those named by digest",
          "[dockerfile]") {
  BaseLock lock = two();
  lock.bases.at("quay.io/x/y:2").platforms = {*oci::Platform::parse("linux/amd64"),
                                              *oci::Platform::parse("linux/arm/v7")};
  const std::string by_digest = std::string("docker.io/x/z@") + k_one;
  lock.bases.insert({by_digest, {*oci::Digest::parse(k_one), {{}}, {"COPY a /"}}});
  const std::string text = write_lock(lock);
  INFO(text);
  CHECK(text.ends_with(std::string("  quay.io/x/y:2: ") + k_two + "\nplatforms:\n  " + by_digest +
                       ": []\n  quay.io/x/y:2: [linux/amd64, linux/arm/v7]\nonbuild:\n  " +
                       by_digest + ":\n  - COPY a /\n"));
  Diagnostics diagnostics;
  CHECK(parse_lock(make_source("kfpkg.lock", text), diagnostics) == lock);
  CHECK(diagnostics.empty());
  CHECK(lock.find(*oci::Reference::parse("quay.io/x/y:2"))->platforms->size() == 2);
  CHECK(lock.find(*oci::Reference::parse("quay.io/x/y:3")) == nullptr);
}

TEST_CASE("a lock is only written when it changes", "[dockerfile]") {
  const std::string text = write_lock(two());
  CHECK(lock_change("kfpkg.lock", &text, two()).files.empty());
  const ChangeSet fresh = lock_change("kfpkg.lock", nullptr, two());
  REQUIRE(fresh.files.size() == 1);
  CHECK(fresh.files[0].kind == ChangeKind::create);
  CHECK(fresh.files[0].content == text);
  CHECK(lock_change("kfpkg.lock", &text, {}).files.at(0).kind == ChangeKind::modify);
}

TEST_CASE("what is no lock is said with its place", "[dockerfile]") {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {"", "not a lock file"},
      {"- 1\n", "not a lock file"},
      {"a: 1\n", "not a lock file of version 1"},
      {"version: 2\n", "not a lock file of version 1"},
      {"version: 1\nbases: []\n", "\"bases\" is no mapping"},
      {"version: 1\nbases:\n  python:3: sha256:12\n", "not a digest"},
      {"version: 1\nbases:\n  Bad Name: x\n", "not the name of an image"},
      {"version: 1\nonbuild: []\n", "\"onbuild\" is no mapping"},
      {"version: 1\nonbuild: {x: y}\n", "not a list"},
      {"<<<<<<< HEAD\nversion: 1\n", "a merge has left its conflict here"},
      {"version: 1\nbases:\n<<<<<<< x\n  a: b\n", "a merge has left its conflict here"},
      {"version: 1\nplatforms: 1\n", "\"platforms\" is no mapping"},
      {"version: 1\nplatforms: {x: linux/amd64}\n", "not a list"},
      {"version: 1\nplatforms: {x: [linux]}\n", "not a platform"},
      {"version: 1\nbases:\n  python:3: "
       "sha256:1111111111111111111111111111111111111111111111111111111111"
       "111111\n  docker.io/library/python:3: sha256:2\n",
       "stands here a second time, as a merge may leave it"},
      {"version: 1\nbases: {}\nversion: 1\nbases: {}\n",
       "\"bases\" stands here twice, as a merge may leave it"},
      {"version: 1\n---\nversion: 1\n", "a second lock begins here"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    Diagnostics diagnostics;
    CHECK_FALSE(parse_lock(make_source("kfpkg.lock", row.text), diagnostics).has_value());
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].message == row.message);
  }
  Diagnostics diagnostics;
  CHECK_FALSE(parse_lock(make_source("kfpkg.lock", "a: [\n"), diagnostics).has_value());
  CHECK(diagnostics.at(0).rule == "KF001");
}

TEST_CASE("the lock of a workspace is read where it lies", "[dockerfile]") {
  const std::string text = write_lock(two());
  Diagnostics diagnostics;
  const auto stored = read_lock(MemoryTree({{"kfpkg.lock", {text}}}), diagnostics).value();
  REQUIRE(stored.has_value());
  CHECK(stored->lock == two());
  CHECK(stored->text == text);
  const auto none = read_lock(MemoryTree({}), diagnostics).value();
  REQUIRE(none.has_value());
  CHECK_FALSE(none->text.has_value());
  CHECK(none->lock == BaseLock{});
  CHECK(diagnostics.empty());
  CHECK_FALSE(read_lock(MemoryTree({{"kfpkg.lock", {"x"}}}, "ws"), diagnostics)->has_value());
  CHECK(diagnostics.at(0).place.source->path() == "ws/kfpkg.lock");
  CHECK_FALSE(read_lock(MemoryTree({{"kfpkg.lock/x", {"x"}}}, ""), diagnostics));
}
