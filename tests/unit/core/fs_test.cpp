// SPDX-License-Identifier: Apache-2.0
// Trees, change sets and temporary directories.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "core/fs/tree.hpp"
#include "core/fs/trees/listed_tree.hpp"
#include "core/fs/trees/mounted_tree.hpp"
#include "core/fs/trees/overlay_tree.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

using namespace kfpkg;
namespace stdfs = std::filesystem;

namespace {

std::vector<std::string> names_in(const stdfs::path& folder) {
  return DiskTree(folder, "").list("").value();
}

}  // namespace

TEST_CASE("tree paths stay below the root", "[core]") {
  for (const char* good : {"", "a", "a/b", ".hidden", "a/..b"}) CHECK(is_tree_path(good));
  for (const char* bad : {"/", "/a", "a/", "a//b", ".", "..", "a/../b"})
    CHECK_FALSE(is_tree_path(bad));
}

TEST_CASE("a change set writes all files, or none when one may not be written", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  ChangeSet changes;
  changes.files = {{ChangeKind::create, "a/run.sh", "#!/bin/sh\n", true},
                   {ChangeKind::create, "b.txt", "b", false}};
  REQUIRE(apply(changes, dir.path()));
  CHECK(read_file(dir.path() / "b.txt", 10).value() == "b");
  struct stat info{};
  REQUIRE(::stat((dir.path() / "a/run.sh").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0755U);
  CHECK(names_in(dir.path()) == std::vector<std::string>{"a", "b.txt"});

  ChangeSet again;
  again.files = {{ChangeKind::create, "c.txt", "c", false},
                 {ChangeKind::create, "b.txt", "x", false}};
  const Status refused = apply(again, dir.path());
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, Catch::Contains("b.txt: exists already"));
  CHECK(names_in(dir.path()) == std::vector<std::string>{"a", "b.txt"});

  ChangeSet outside;
  outside.files = {{ChangeKind::create, "../evil", "", false}};
  CHECK_FALSE(apply(outside, dir.path()));
}

TEST_CASE("appending keeps what is there, and makes a file that is not", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  const auto path = dir.path() / "log";
  REQUIRE(append_to_file(path, "a\n"));
  REQUIRE(append_to_file(path, "b\n"));
  CHECK(*read_file(path, 100) == "a\nb\n");
  CHECK_FALSE(append_to_file(dir.path(), "x"));
}

TEST_CASE("a file is replaced whole, and a reader of the old one keeps it", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  const stdfs::path path = dir.path() / "f";
  REQUIRE(write_file(path, "old"));
  std::ifstream reader(path);
  REQUIRE(write_file(path, "new", FileMode::secret));
  std::string seen;
  reader >> seen;
  CHECK(seen == "old");
  CHECK(read_file(path, 3).value() == "new");
  CHECK_FALSE(read_file(path, 2));
  struct stat info{};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0600U);
}

TEST_CASE("a disk tree reports links and does not follow them", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "real", "text"));
  stdfs::create_symlink("real", dir.path() / "link");
  const DiskTree tree(dir.path(), "shown");
  CHECK(tree.stat("link").value()->type == EntryType::symlink);
  CHECK(tree.read_link("link").value() == "real");
  CHECK_FALSE(tree.read("link", 10));
  CHECK_FALSE(tree.stat("absent").value().has_value());
  const auto missing = tree.read("absent", 10);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "shown/absent: No such file or directory");
}

TEST_CASE("a memory tree has the folders of its files", "[core]") {
  const MemoryTree tree({{"a/b/c", {"1", true}}, {"a.txt", {"22", false}}});
  CHECK(tree.list("").value() == std::vector<std::string>{"a", "a.txt"});
  CHECK(tree.list("a").value() == std::vector<std::string>{"b"});
  CHECK(tree.stat("a/b").value()->type == EntryType::directory);
  CHECK(tree.stat("a/b/c").value()->executable);
  CHECK(tree.stat("a.txt").value()->size == 2);
  CHECK_FALSE(tree.stat("a/x").value().has_value());
  CHECK_FALSE(tree.list("nowhere"));
}

TEST_CASE("a memory tree has links, which name what they name", "[core]") {
  const MemoryTree tree({{"a/link", {"", false, "../b"}}, {"b", {"text"}}});
  CHECK(tree.stat("a/link").value()->type == EntryType::symlink);
  CHECK(tree.list_types("a").value().front().type == EntryType::symlink);
  CHECK(tree.read_link("a/link").value() == "../b");
  CHECK_FALSE(tree.open("a/link"));
  CHECK_FALSE(tree.read_link("b"));
}

TEST_CASE("each tree gives a file piece by piece, as long as it says", "[core]") {
  const std::string text(200'000, 'x');
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "d/f", text));
  const DiskTree disk(dir.path(), "");
  const auto memory = std::make_shared<MemoryTree>(
      std::map<std::string, MemoryTree::File, std::less<>>{{"d/f", {text}}, {"m/g", {"old"}}});
  const MountedTree mounted(memory, "m", disk, "d");
  OverlayTree overlay(mounted);
  overlay.put("d/new", text);
  struct Row {
    const Tree& tree;
    const char* path;
  };
  for (const Row& row : {Row{disk, "d/f"},
                         {*memory, "d/f"},
                         {mounted, "m/f"},
                         {mounted, "d/f"},
                         {overlay, "d/new"},
                         {overlay, "m/f"}}) {
    INFO(row.path);
    const auto source = row.tree.open(row.path).value();
    CHECK(source->size() == text.size());
    for (int round = 0; round < 2; ++round) {
      std::string read;
      std::size_t longest = 0;
      REQUIRE(for_each_block(*source, [&](std::string_view block) -> Status {
        read += block;
        longest = std::max(longest, block.size());
        return {};
      }));
      CHECK(read == text);
      CHECK(longest < text.size());
    }
    CHECK(row.tree.read(row.path, text.size()).value() == text);
    const auto refused = row.tree.read(row.path, text.size() - 1);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::EndsWith("larger than 199999 bytes"));
  }
  CHECK(disk.open("d").error().message == "d: is a folder");
}

TEST_CASE("two sources are the same only to the last byte", "[core]") {
  const auto same = [](std::string_view one, std::string_view other) {
    MemorySource a(one);
    MemorySource b(other);
    return same_content(a, b).value();
  };
  const std::string text(100'000, 'x');
  CHECK(same(text, text));
  CHECK(same("", ""));
  CHECK_FALSE(same(text, text + "x"));
  CHECK_FALSE(same(text, text.substr(1) + "y"));
  CHECK_FALSE(same("", "x"));
}

TEST_CASE("a mounted tree shows a folder as another tree has it", "[core]") {
  using Names = std::vector<std::string>;
  const auto around = std::make_shared<MemoryTree>(
      std::map<std::string, MemoryTree::File, std::less<>>{
          {"shared/io.py", {"io"}}, {"c/train/a.py", {"old"}}, {"c/training", {"beside"}}},
      "repo");
  const MemoryTree inside({{"x/a.py", {"new"}}, {"x/b/c.py", {"c"}}}, "here");
  const MountedTree tree(around, "c/train", inside, "x");
  CHECK(tree.list("").value() == Names{"c", "shared"});
  CHECK(tree.list("c").value() == Names{"train", "training"});
  CHECK(tree.list("c/train").value() == Names{"a.py", "b"});
  CHECK(tree.list_types("c/train").value().back().type == EntryType::directory);
  CHECK(tree.read("c/train/a.py", 10).value() == "new");
  CHECK(tree.read("c/training", 10).value() == "beside");
  CHECK(tree.read("shared/io.py", 10).value() == "io");
  CHECK(tree.stat("c/train/b/c.py").value().has_value());
  CHECK_FALSE(tree.stat("c/train/gone").value().has_value());
  CHECK(tree.display_path("c/train/a.py") == "here/x/a.py");
  CHECK(tree.display_path("shared/io.py") == "repo/shared/io.py");
}

TEST_CASE("a listed tree asks the disk only for what its root held", "[core]") {
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "a.py", "a"));
  REQUIRE(write_file(dir.path() / "src/b.py", "b"));
  const DiskTree disk(dir.path(), "shown");
  const ListedTree tree(disk);
  CHECK(tree.stat("a.py").value().has_value());
  CHECK(tree.stat("src").value()->type == EntryType::directory);
  CHECK(tree.stat("").value()->type == EntryType::directory);
  CHECK_FALSE(tree.stat("b.py").value().has_value());
  CHECK_FALSE(tree.stat("src2/b.py").value().has_value());
  REQUIRE(write_file(dir.path() / "late.py", "c"));
  REQUIRE(write_file(dir.path() / "src/late.py", "c"));
  CHECK_FALSE(tree.stat("late.py").value().has_value());
  CHECK(tree.stat("src/late.py").value().has_value());
  CHECK(tree.list_types("").value().size() == 2);
  CHECK(tree.list("src").value() == std::vector<std::string>{"b.py", "late.py"});
  CHECK(tree.read("src/b.py", 10).value() == "b");
  CHECK(tree.display_path("a.py") == "shown/a.py");
}

TEST_CASE("a listed tree whose root cannot be listed asks the disk for everything", "[core]") {
  class Unlisted final : public Tree {
   public:
    Result<std::optional<TreeEntry>> stat(std::string_view) const override { return TreeEntry{}; }
    Result<std::vector<std::string>> list(std::string_view) const override {
      return fail(ErrorKind::file, "no");
    }
    Result<std::unique_ptr<ByteSource>> open(std::string_view) const override {
      return fail(ErrorKind::file, "no");
    }
    Result<std::string> read_link(std::string_view) const override {
      return fail(ErrorKind::file, "no");
    }
    std::string display_path(std::string_view path) const override { return std::string(path); }
  };
  const Unlisted unlisted;
  const ListedTree tree(unlisted);
  CHECK(tree.stat("a").value().has_value());
  CHECK_FALSE(tree.list_types(""));
}

TEST_CASE("a temporary directory is gone with its owner", "[core]") {
  stdfs::path path;
  {
    const TempDir dir = TempDir::make("test").value();
    path = dir.path();
    REQUIRE(write_file(path / "x/y", ""));
  }
  CHECK_FALSE(stdfs::exists(path));
}

TEST_CASE("an old temporary folder of a killed run is removed, and no other one", "[fs]") {
  const TempDir parent = TempDir::make("test").value();
  const std::filesystem::path& root = parent.path();
  const auto make_old = [&](const char* name) {
    REQUIRE(write_file(root / name / "left", "x"));
    const std::array<timespec, 2> long_ago{timespec{1, 0}, timespec{1, 0}};
    REQUIRE(::utimensat(AT_FDCWD, (root / name).c_str(), long_ago.data(), 0) == 0);
  };
  make_old("kfpkg-push-aaaaaa");
  make_old("kfpkg-image-aaaaaa");
  make_old("kfpkg-push-longer-one");
  make_old("else");
  std::filesystem::create_directory_symlink(root / "else", root / "kfpkg-push-linked");
  REQUIRE(write_file(root / "kfpkg-push-yyyyyy/young", "x"));
  const TempDir made = TempDir::make("push", root).value();
  CHECK(std::filesystem::exists(made.path()));
  CHECK_FALSE(std::filesystem::exists(root / "kfpkg-push-aaaaaa"));
  for (const char* kept : {"kfpkg-image-aaaaaa", "kfpkg-push-longer-one", "kfpkg-push-linked",
                           "kfpkg-push-yyyyyy", "else/left"}) {
    INFO(kept);
    CHECK(std::filesystem::exists(root / kept));
  }
}
