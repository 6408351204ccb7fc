// SPDX-License-Identifier: Apache-2.0
// Which files are taken for unchanged: stamps of real files, and bytes of anybody.
#include "core/fs/file_index.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>

using namespace kfpkg;
using namespace std::chrono_literals;
namespace stdfs = std::filesystem;

namespace {

const std::string k_hash(64, 'a');

FileIndex::Time time_of(std::int64_t nanoseconds) {
  return FileIndex::Time(
      std::chrono::duration_cast<FileIndex::Time::duration>(std::chrono::nanoseconds(nanoseconds)));
}

/// One file in a folder of its own.
class File {
 public:
  File() { write("old text"); }
  void write(std::string_view text) const {
    // In place, as editors and compilers do that make no new file.
    FILE* file = std::fopen(path().c_str(), "w");
    REQUIRE(file != nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  [[nodiscard]] stdfs::path path() const { return m_dir.path() / "f"; }
  [[nodiscard]] FileStamp stamp() const {
    return DiskTree(m_dir.path(), "").stat("f").value()->stamp.value();
  }
  /// A run that began so much later than the file was written knows its hash.
  [[nodiscard]] FileIndex known(std::chrono::nanoseconds later = 1h) const {
    const FileStamp now = stamp();
    FileIndex index(time_of(std::max(now.modified, now.changed)) + later);
    index.record("f", now, k_hash);
    return index;
  }
  void set_modified(std::int64_t nanoseconds) const {
    const timespec time{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    const timespec times[] = {time, time};
    REQUIRE(::utimensat(AT_FDCWD, path().c_str(), times, 0) == 0);
  }

 private:
  TempDir m_dir = TempDir::make("test").value();
};

}  // namespace

TEST_CASE("a file that nobody touched is known again, in the next run too", "[core]") {
  const File file;
  FileIndex index = file.known();
  CHECK(index.find("f", file.stamp()) == k_hash);
  CHECK_FALSE(index.find("g", file.stamp()).has_value());
  FileIndex next = FileIndex::parse(index.to_bytes(), FileIndex::Time::clock::now());
  CHECK(next.find("f", file.stamp()) == k_hash);
  CHECK_FALSE(next.is_changed());
  CHECK(next.to_bytes() == index.to_bytes());
}

TEST_CASE("an edit of the same length is seen, whatever it does to the times", "[core]") {
  struct Row {
    const char* what;
    std::function<void(const File&)> edit;
  };
  const Row rows[] = {
      {"in place", [](const File& file) { file.write("new text"); }},
      {"in place, and set back to the time before",
       [](const File& file) {
         const std::int64_t before = file.stamp().modified;
         file.write("new text");
         file.set_modified(before);
       }},
      {"another file in its place, with its time",
       [](const File& file) {
         const std::int64_t before = file.stamp().modified;
         REQUIRE(write_file(file.path(), "new text"));
         file.set_modified(before);
       }},
      {"made executable",
       [](const File& file) { REQUIRE(::chmod(file.path().c_str(), 0755) == 0); }},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const File file;
    FileIndex index = file.known();
    // The clock of the file system must have moved on, as it has for who waits for an hour.
    const FileStamp before = file.stamp();
    while (file.stamp().changed == before.changed) row.edit(file);
    CHECK_FALSE(index.find("f", file.stamp()).has_value());
  }
}

// As long as the clock of the file system stands still, an edit may leave the stamp as it is: none
// of these may be remembered.
TEST_CASE("a file that was written about when the run began is never trusted", "[core]") {
  const File file;
  struct Row {
    std::chrono::nanoseconds later;  ///< than the file was written
    bool is_known;
  };
  for (const Row& row : {Row{-1h, false},
                         {-1ns, false},
                         {0ns, false},
                         {1ns, false},
                         {1s, false},
                         {2s, false},
                         {2s + 1us, true},
                         {1h, true}}) {
    INFO(row.later.count());
    FileIndex index = file.known(row.later);
    CHECK(index.find("f", file.stamp()).has_value() == row.is_known);
    FileIndex next = FileIndex::parse(index.to_bytes(), FileIndex::Time::clock::now() + 24h);
    CHECK(next.find("f", file.stamp()).has_value() == row.is_known);
  }
}

TEST_CASE("what is read again while it is fresh is forgotten", "[core]") {
  const File file;
  const std::string bytes = file.known().to_bytes();
  FileIndex index = FileIndex::parse(bytes, time_of(file.stamp().changed));
  index.record("f", file.stamp(), k_hash);
  CHECK(index.is_changed());
  CHECK_FALSE(index.find("f", file.stamp()).has_value());
  CHECK(index.to_bytes() != bytes);
}

TEST_CASE("what nobody asks for is left out of the next bytes", "[core]") {
  const File file;
  FileIndex index = file.known();
  index.record("gone\nwith \xFF", file.stamp(), k_hash);
  FileIndex next = FileIndex::parse(index.to_bytes(), FileIndex::Time::clock::now());
  CHECK(next.find("f", file.stamp()) == k_hash);
  CHECK(next.is_changed());
  FileIndex last = FileIndex::parse(next.to_bytes(), FileIndex::Time::clock::now());
  CHECK_FALSE(last.find("gone\nwith \xFF", file.stamp()).has_value());
}

TEST_CASE("bytes that are no index are an empty one", "[core]") {
  const File file;
  const std::string good = file.known().to_bytes();
  const auto knows = [&](std::string_view bytes) {
    return FileIndex::parse(bytes, FileIndex::Time::clock::now())
        .find("f", file.stamp())
        .has_value();
  };
  REQUIRE(knows(good));
  for (std::size_t i = 0; i < good.size(); ++i) {
    CHECK_FALSE(knows(std::string_view(good).substr(0, i)));
    std::string flipped = good;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    CHECK_FALSE(knows(flipped));
  }
  CHECK_FALSE(knows(good + "x"));
  CHECK_FALSE(knows(""));
}
