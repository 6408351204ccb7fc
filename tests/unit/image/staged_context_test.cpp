// SPDX-License-Identifier: Apache-2.0
// What builders are given.
#include "image/inputs/staged_context.hpp"

#include "core/fs/change_set.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

using namespace kfpkg;
using namespace kfpkg::image;

namespace fs = std::filesystem;

namespace {

/// A folder on disk, and a home for its staged contexts.
struct Disk {
  TempDir scratch = TempDir::make("staged-test").value();
  fs::path files = scratch.path() / "files";
  fs::path home = scratch.path() / "cache" / "contexts" / "one";
  DiskTree tree{files, "c"};

  Disk() { fs::create_directories(files); }
  void write(const std::string& name, const std::string& text, mode_t mode = 0644) const {
    REQUIRE(write_file(files / name, text));
    REQUIRE(::chmod((files / name).c_str(), mode) == 0);
  }
  [[nodiscard]] std::vector<FingerprintInput> hashed(std::vector<std::string> names) const {
    FingerprintRequest request;
    request.tree = &tree;
    request.files = std::move(names);
    return fingerprint(request).value().inputs;
  }
  [[nodiscard]] Result<StagedContext> stage(const std::vector<FingerprintInput>& inputs,
                                            std::stop_token stop = {},
                                            std::optional<std::time_t> time = {}) const {
    return StagedContext::make(tree, inputs, home, time, std::move(stop));
  }
};

/// Path -> "mode content", "mode" of a folder, "-> target" of a link.
std::map<std::string, std::string> listed(const fs::path& root) {
  std::map<std::string, std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    struct stat info{};
    REQUIRE(::lstat(entry.path().c_str(), &info) == 0);
    const std::string mode = std::to_string((info.st_mode & 07777) >> 6 & 7) +
                             std::to_string(info.st_mode >> 3 & 7) +
                             std::to_string(info.st_mode & 7);
    const std::string name = entry.path().lexically_relative(root).string();
    if (entry.is_symlink()) {
      found[name] = "-> " + fs::read_symlink(entry.path()).string();
    } else if (entry.is_directory()) {
      found[name] = mode;
    } else {
      found[name] = mode + " " + read_file(entry.path(), 1U << 20U).value();
    }
    CHECK((info.st_mode & 07000) == 0);
  }
  return found;
}

}  // namespace

TEST_CASE("a builder is given what was hashed, with the modes that git keeps, and nothing else",
          "[image][staged]") {
  const Disk disk;
  disk.write("a", "1", 0600);
  disk.write("b", "", 0777);
  disk.write("deep/er/c", "3", 0640);
  disk.write("deep/d-4", "4", 04755);
  disk.write("deep/left-out", "5");
  disk.write("e", std::string(1'000'000, 'x'), 0444);
  fs::create_symlink("../a", disk.files / "deep" / "link");
  fs::create_symlink("nowhere", disk.files / "dangling");
  fs::create_directories(disk.files / "empty" / "folder");
  REQUIRE(::mkfifo((disk.files / "fifo").c_str(), 0644) == 0);
  REQUIRE(::chmod((disk.files / "deep").c_str(), 0700) == 0);

  const auto inputs =
      disk.hashed({"a", "b", "dangling", "deep/d-4", "deep/er/c", "deep/link", "e"});
  const StagedContext staged = disk.stage(inputs).value();
  CHECK(listed(staged.path()) == std::map<std::string, std::string>{
                                     {"a", "644 1"},
                                     {"b", "755 "},
                                     {"dangling", "-> nowhere"},
                                     {"deep", "755"},
                                     {"deep/d-4", "755 4"},
                                     {"deep/er", "755"},
                                     {"deep/er/c", "644 3"},
                                     {"deep/link", "-> ../a"},
                                     {"e", "644 " + std::string(1'000'000, 'x')},
                                 });
}

TEST_CASE("seconds of times are kept, and the user's files keep theirs", "[image][staged]") {
  const Disk disk;
  disk.write("a", "1");
  const timespec before[] = {{-5, 250}, {-5, 250}};  // 1969
  REQUIRE(::utimensat(AT_FDCWD, (disk.files / "a").c_str(), before, 0) == 0);
  const auto stamp = disk.tree.stat("a").value().value().stamp;
  const StagedContext staged = disk.stage(disk.hashed({"a"})).value();
  const auto copy = DiskTree(staged.path(), "").stat("a").value().value().stamp;
  CHECK(copy->modified / 1'000'000'000 == -4);
  CHECK(copy->modified < -4'000'000'000);
  CHECK(copy->modified > -5'000'000'000);
  CHECK(disk.tree.stat("a").value().value().stamp == stamp);
}

TEST_CASE("one time for all is the same bytes on every machine", "[image][staged]") {
  const Disk disk;
  disk.write("deep/a", "1");
  fs::create_symlink("a", disk.files / "deep" / "link");
  const auto inputs = disk.hashed({"deep/a", "deep/link"});
  const StagedContext staged = disk.stage(inputs, {}, 1764500000).value();
  for (const char* name : {"deep", "deep/a", "deep/link"}) {
    struct stat info{};
    REQUIRE(::lstat((staged.path() / name).c_str(), &info) == 0);
    CHECK(info.st_mtim.tv_sec == 1764500000);
  }
}

// BuildKit takes a file for the one that it has when path, size and time are the same.
TEST_CASE("two contents of one size never have one time", "[image][staged]") {
  const auto time = GENERATE(std::optional<std::time_t>(1764500000), std::optional<std::time_t>());
  const timespec kept[] = {{1764500001, 0}, {1764500001, 0}};
  const Disk disk;
  const auto staged_time = [&](const std::string& text) {
    disk.write("a", text);
    REQUIRE(::utimensat(AT_FDCWD, (disk.files / "a").c_str(), kept, 0) == 0);
    const StagedContext staged = disk.stage(disk.hashed({"a"}), {}, time).value();
    return DiskTree(staged.path(), "").stat("a").value().value().stamp->modified;
  };
  CHECK(staged_time("one") != staged_time("two"));
  CHECK(staged_time("one") == staged_time("one"));
  CHECK(staged_time("one") / 1'000'000'000 == time.value_or(1764500001));
}

// buildx gives all contexts whose folders have one name to one cache of BuildKit's.
TEST_CASE("two components have two names of contexts", "[image][staged]") {
  Disk disk;
  disk.write("a", "1");
  const auto inputs = disk.hashed({"a"});
  const StagedContext one = disk.stage(inputs).value();
  const StagedContext same = disk.stage(inputs).value();
  disk.home = disk.home.parent_path() / "two";
  const StagedContext two = disk.stage(inputs).value();
  CHECK(one.path().filename() == "one");
  CHECK(same.path().filename() == "one");
  CHECK(two.path().filename() == "two");
}

TEST_CASE("what is not as it was hashed is not built", "[image][staged]") {
  const auto refused = [](auto change) {
    const Disk disk;
    disk.write("a", "1");
    disk.write("b", "2");
    const auto inputs = disk.hashed({"a", "b"});
    change(disk);
    const auto staged = disk.stage(inputs);
    REQUIRE_FALSE(staged);
    CHECK(staged.error().kind == ErrorKind::file);
    CHECK(staged.error().message == "c/b: changed during this run");
    CHECK_FALSE(fs::exists(disk.home / disk.home.filename()));
  };
  refused([](const Disk& disk) { disk.write("b", "3"); });
  refused([](const Disk& disk) { disk.write("b", "2", 0755); });
  refused([](const Disk& disk) { fs::remove(disk.files / "b"); });
  refused([](const Disk& disk) {
    fs::remove(disk.files / "b");
    fs::create_symlink("a", disk.files / "b");
  });
  refused([](const Disk& disk) {
    fs::remove(disk.files / "b");
    fs::create_directory(disk.files / "b");
  });
}

TEST_CASE("a context has one path from run to run, and two builds at once have two",
          "[image][staged]") {
  const Disk disk;
  disk.write("a", "1");
  const auto inputs = disk.hashed({"a"});
  fs::path first;
  {
    const StagedContext one = disk.stage(inputs).value();
    const StagedContext two = disk.stage(inputs).value();
    first = one.path();
    CHECK(two.path() != first);
    CHECK(two.path().parent_path().parent_path() == disk.home.parent_path());
    CHECK(listed(two.path()) == listed(first));
  }
  CHECK_FALSE(fs::exists(first));
  // A killed run leaves files behind.
  REQUIRE(write_file(first / "left" / "behind", "x"));
  const StagedContext again = disk.stage(inputs).value();
  CHECK(again.path() == first);
  CHECK(listed(first) == std::map<std::string, std::string>{{"a", "644 1"}});
}

TEST_CASE("a home that cannot be made is named", "[image][staged]") {
  Disk disk;
  disk.write("a", "1");
  const auto inputs = disk.hashed({"a"});
  const fs::path file = disk.home.parent_path() / "file";
  REQUIRE(write_file(file, "x"));
  disk.home = file / "home";
  const auto staged = disk.stage(inputs);
  REQUIRE_FALSE(staged);
  CHECK(staged.error().message == disk.home.string() + ": Not a directory");
}

TEST_CASE("staging can be stopped", "[image][staged]") {
  const Disk disk;
  disk.write("a", "1");
  std::stop_source stop;
  stop.request_stop();
  const auto staged = disk.stage(disk.hashed({"a"}), stop.get_token());
  REQUIRE_FALSE(staged);
  CHECK(staged.error().kind == ErrorKind::interrupted);
}
