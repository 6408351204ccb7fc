// SPDX-License-Identifier: Apache-2.0
// Fingerprints of long files that were read before.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "image/inputs/fingerprint.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>

using namespace kfpkg;
using namespace kfpkg::image;
using namespace std::chrono_literals;

namespace {

/// A tree on disk that counts the files that somebody opens.
class CountingTree final : public Tree {
 public:
  explicit CountingTree(const std::filesystem::path& root) : m_disk(root, "") {}
  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override {
    return m_disk.stat(path);
  }
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override {
    return m_disk.list(path);
  }
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override {
    ++opened;
    return m_disk.open(path);
  }
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override {
    return m_disk.read_link(path);
  }
  [[nodiscard]] std::string display_path(std::string_view path) const override {
    return m_disk.display_path(path);
  }
  mutable int opened = 0;

 private:
  DiskTree m_disk;
};

struct Made {
  std::string hex;
  int opened = 0;
};

Made make(const std::filesystem::path& folder, FileIndex* known) {
  const CountingTree tree(folder);
  FingerprintRequest request;
  request.tree = &tree;
  request.files = {"long", "short"};
  request.known = known;
  const std::string hex = fingerprint(request).value().hex;
  return {hex, tree.opened};
}

FileIndex::Time in_an_hour() {
  return FileIndex::Time::clock::now() + 1h;
}

}  // namespace

TEST_CASE("a long file is read once while nobody changes it, to the same fingerprint", "[image]") {
  const TempDir dir = TempDir::make("test").value();
  std::string text(k_long_file, 'x');
  REQUIRE(write_file(dir.path() / "long", text));
  REQUIRE(write_file(dir.path() / "short", "s"));
  const Made plain = make(dir.path(), nullptr);
  CHECK(plain.opened == 2);

  FileIndex first(in_an_hour());
  CHECK(make(dir.path(), &first).hex == plain.hex);
  FileIndex next = FileIndex::parse(first.to_bytes(), in_an_hour());
  const Made again = make(dir.path(), &next);
  CHECK(again.hex == plain.hex);
  CHECK(again.opened == 1);

  text.back() = 'y';
  REQUIRE(write_file(dir.path() / "long", text));
  const Made edited = make(dir.path(), &next);
  CHECK(edited.hex != plain.hex);
  CHECK(edited.hex == make(dir.path(), nullptr).hex);
}

// As fast as a script writes, reads and writes again: the stamps may all be the same.
TEST_CASE("edits of the same length within one tick of the clock are seen", "[image]") {
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "short", "s"));
  std::string bytes;
  std::string before;
  for (const char letter : std::string_view("abababab")) {
    FileIndex known = FileIndex::parse(bytes, FileIndex::Time::clock::now());
    FILE* file = std::fopen((dir.path() / "long").c_str(), "r+");
    if (file == nullptr) file = std::fopen((dir.path() / "long").c_str(), "w");
    REQUIRE(file != nullptr);
    const std::string text(k_long_file, letter);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
    const Made made = make(dir.path(), &known);
    CHECK(made.hex != before);
    CHECK(made.hex == make(dir.path(), nullptr).hex);
    before = made.hex;
    bytes = known.to_bytes();
  }
}
