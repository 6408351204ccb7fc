// SPDX-License-Identifier: Apache-2.0
// Temporary files in one folder, and the lock that does not wait.
#include "core/fs/change_set.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/fs/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace kfpkg;
namespace stdfs = std::filesystem;

TEST_CASE("temporary files are made in the staging folder", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  const ChangeSet changes{{{ChangeKind::create, "a/b.txt", "b", false}}};
  CHECK_FALSE(apply(changes, dir.path(), dir.path() / "absent"));
  CHECK_FALSE(stdfs::exists(dir.path() / "a/b.txt"));
  REQUIRE(apply(changes, dir.path(), dir.path()));
  CHECK(read_file(dir.path() / "a/b.txt", 10).value() == "b");
  CHECK(std::distance(stdfs::directory_iterator(dir.path()), stdfs::directory_iterator()) == 1);
}

TEST_CASE("a staging folder of another file system is left out", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  const stdfs::path shared = "/dev/shm";
  const stdfs::path other = stdfs::is_directory(shared) ? shared : dir.path();
  REQUIRE(write_file(dir.path() / "b.txt", "b", FileMode::regular, other));
  CHECK(read_file(dir.path() / "b.txt", 10).value() == "b");
}

TEST_CASE("staged files are told by their names", "[core]") {
  CHECK(is_staged_name(".kfpkg-x7Yb2c"));
  for (const char* name : {".kfpkg-", ".kfpkg-x7Yb2", ".kfpkg-x7Yb2cd", ".kfpkg-x7Y_2c",
                           "a.kfpkg-x7Yb2c", "kfpkg-x7Yb2c", ""}) {
    INFO(name);
    CHECK_FALSE(is_staged_name(name));
  }
}

TEST_CASE("a lock that somebody holds is not waited for", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  {
    const FolderLock held(dir.path());
    CHECK_FALSE(FolderLock::try_lock(dir.path()).has_value());
  }
  auto first = FolderLock::try_lock(dir.path());
  REQUIRE(first.has_value());
  CHECK_FALSE(FolderLock::try_lock(dir.path()).has_value());
  const FolderLock moved = std::move(*first);
  first.reset();
  CHECK_FALSE(FolderLock::try_lock(dir.path()).has_value());
  CHECK(moved.is_held());
  const auto nothing = FolderLock::try_lock(dir.path() / "absent");
  REQUIRE(nothing.has_value());
  CHECK_FALSE(nothing->is_held());
}

TEST_CASE("a file keeps its mode where that is asked for", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  const std::filesystem::path file = dir.path() / "a";
  const auto mode = [&] { return std::filesystem::status(file).permissions(); };
  REQUIRE(write_file(file, "new", FileMode::kept));
  CHECK(mode() == std::filesystem::perms(0644));
  for (const unsigned bits : {0600U, 0640U, 0444U, 0755U, 0664U}) {
    std::filesystem::permissions(file, std::filesystem::perms(bits));
    REQUIRE(write_file(file, "changed", FileMode::kept));
    CHECK(mode() == std::filesystem::perms(bits));
  }
}
