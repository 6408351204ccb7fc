// SPDX-License-Identifier: Apache-2.0
// The layout on disk keeps what it promises: digests are checked, links are not followed.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "oci/content_store.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace kfpkg::oci {
namespace {

Descriptor entry(const std::string& bytes) {
  return {std::string(k_oci_manifest),
          Digest::of(bytes),
          bytes.size(),
          Platform::parse("linux/arm64"),
          {},
          {}};
}

TEST_CASE("a layout gives back what was put in", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path() / "l");
  CHECK_FALSE(layout.index().has_value());
  REQUIRE(layout.create().has_value());
  REQUIRE(layout.create().has_value());
  const auto digest = Digest::of("hello");
  CHECK_FALSE(layout.has(digest).value());
  REQUIRE(layout.put(digest, "hello").has_value());
  CHECK(layout.has(digest).value());
  CHECK(layout.get(digest, 5).value() == "hello");
  CHECK_FALSE(layout.get(digest, 4).has_value());
  CHECK_FALSE(layout.put(digest, "other").has_value());
  REQUIRE(layout.add(entry("a"), "v1").has_value());
  REQUIRE(layout.add(entry("b"), "v2").has_value());
  REQUIRE(layout.add(entry("c"), "v1").has_value());
  const auto index = layout.index();
  REQUIRE(index.has_value());
  REQUIRE(index->manifests.size() == 2);
  CHECK(index->manifests[0].digest == Digest::of("b"));
  CHECK(index->manifests[1].digest == Digest::of("c"));
  CHECK(index->manifests[1].annotations.at("org.opencontainers.image.ref.name") == "v1");
  CHECK(index->manifests[1].platform->str() == "linux/arm64");
}

TEST_CASE("what is damaged is not there, and is replaced", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path() / "l");
  REQUIRE(layout.create().has_value());
  const Descriptor blob = entry("hello");
  const auto file = dir->path() / "l/blobs/sha256" / blob.digest.hex();
  CHECK_FALSE(layout.is_whole(blob).value());
  REQUIRE(layout.put(blob.digest, "hello").has_value());
  CHECK(layout.is_whole(blob).value());
  for (const char* damaged : {"hell", "jello", ""}) {
    INFO(damaged);
    REQUIRE(write_file(file, damaged).has_value());
    CHECK_FALSE(layout.is_whole(blob).value());
    REQUIRE(layout.put(blob.digest, "hello").has_value());
    CHECK(layout.is_whole(blob).value());
  }
}

TEST_CASE("what a killed writer left in a layout is removed by the next", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path() / "l");
  REQUIRE(layout.create().has_value());
  REQUIRE(write_file(dir->path() / "l/index.json.kfpkg-aB3dE6", "{").has_value());
  REQUIRE(write_file(dir->path() / "l/index.json.bak", "{").has_value());
  REQUIRE(layout.add(entry("a"), "v1").has_value());
  CHECK_FALSE(std::filesystem::exists(dir->path() / "l/index.json.kfpkg-aB3dE6"));
  CHECK(std::filesystem::exists(dir->path() / "l/index.json.bak"));
}

TEST_CASE("an entry says the variant of its platform, and none where there is none", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path() / "l");
  REQUIRE(layout.create().has_value());
  for (const char* platform : {"linux/arm64", "linux/arm/v7"}) {
    INFO(platform);
    Descriptor one = entry(platform);
    one.platform = Platform::parse(platform);
    REQUIRE(layout.add(one, "v1").has_value());
    CHECK(layout.index()->manifests.at(0).platform->str() == platform);
    const std::string text = read_file(dir->path() / "l/index.json", 1U << 20U).value();
    CHECK((text.find("\"variant\"") != std::string::npos) == !one.platform->variant.empty());
  }
}

TEST_CASE("a stranger's layout leads nowhere else", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path() / "l");
  REQUIRE(layout.create().has_value());
  const auto digest = Digest::of("outside");
  REQUIRE(write_file(dir->path() / "secret", "outside").has_value());
  const auto blob = dir->path() / "l/blobs/sha256" / digest.hex();
  std::filesystem::create_symlink(dir->path() / "secret", blob);
  CHECK_FALSE(layout.has(digest).value());
  CHECK_FALSE(layout.get(digest, 100).has_value());
  std::filesystem::remove(blob);
  REQUIRE(write_file(blob, "changed").has_value());
  CHECK_FALSE(layout.get(digest, 100).has_value());
}

std::string read_all(ByteSource& source) {
  std::string text;
  std::string room(3, ' ');
  REQUIRE(source.rewind().has_value());
  while (true) {
    const auto got = source.read(room);
    REQUIRE(got.has_value());
    if (*got == 0) return text;
    text.append(room, 0, *got);
  }
}

std::size_t files_below(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& found : std::filesystem::recursive_directory_iterator(folder)) {
    if (!found.is_directory()) ++count;
  }
  return count;
}

TEST_CASE("long content goes in whole or not at all", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path() / "l");
  REQUIRE(layout.create().has_value());
  const Descriptor blob = entry("0123456789");
  const std::size_t before = files_below(layout.root());
  for (const std::string text : {"012345678", "0123456789a", "012345678X"}) {
    auto incoming = layout.receive(blob);
    REQUIRE(incoming.has_value());
    const bool taken = (*incoming)->take(text).has_value();
    CHECK_FALSE((taken && (*incoming)->commit().has_value()));
  }
  CHECK_FALSE(layout.has(blob.digest).value());
  CHECK(files_below(layout.root()) == before);
  for (int twice = 0; twice < 2; ++twice) {
    auto incoming = layout.receive(blob);
    REQUIRE(incoming.has_value());
    REQUIRE((*incoming)->take("01234").has_value());
    REQUIRE((*incoming)->take("56789").has_value());
    REQUIRE((*incoming)->commit().has_value());
  }
  CHECK(files_below(layout.root()) == before + 1);
  const auto source = layout.open(blob);
  REQUIRE(source.has_value());
  CHECK(read_all(**source) == "0123456789");
  CHECK(read_all(**source) == "0123456789");
  Descriptor longer = blob;
  longer.size = 11;
  CHECK_FALSE(layout.open(longer).has_value());
  std::filesystem::create_symlink(dir->path() / "l/index.json",
                                  dir->path() / "l/blobs/sha256" / Digest::of("x").hex());
  CHECK_FALSE(layout.open(entry("x")).has_value());
}

TEST_CASE("an entry is taken out by its name or its digest", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path());
  REQUIRE(layout.create().has_value());
  for (const char* name : {"1", "2", "3"}) REQUIRE(layout.add(entry("a"), name).has_value());
  REQUIRE(layout.add(entry("b"), "").has_value());
  CHECK(layout.remove("2", {}).value());
  CHECK_FALSE(layout.remove("2", {}).value());
  CHECK(layout.index()->manifests.size() == 3);
  CHECK(layout.remove("", Digest::of("a")).value());
  REQUIRE(layout.index()->manifests.size() == 1);
  CHECK(layout.index()->manifests[0].digest == Digest::of("b"));
}

TEST_CASE("an entry is added only where one agrees with what its name stands for", "[oci]") {
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  Layout layout(dir->path());
  REQUIRE(layout.create().has_value());
  const auto add = [&](const std::string& bytes, const std::optional<Digest>& expected) {
    return layout
        .add_if(entry(bytes), "1",
                [&](const std::optional<Digest>& present) { return present == expected; })
        .value();
  };
  CHECK(add("a", {}));
  CHECK_FALSE(add("b", {}));
  CHECK(add("b", Digest::of("a")));
  REQUIRE(layout.index()->manifests.size() == 1);
  CHECK(entry_name(layout.index()->manifests[0]) == "1");
  CHECK(layout.index()->manifests[0].digest == Digest::of("b"));
}

// Locks of one process are as strange to each other as those of several.
TEST_CASE("writers at the same time lose nothing of each other's", "[oci]") {
  constexpr int k_writers = 4;
  constexpr int k_names = 10;
  auto dir = TempDir::make("layout");
  REQUIRE(dir.has_value());
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < k_writers; ++writer) {
      writers.emplace_back([&, writer] {
        Layout layout(dir->path() / "l");
        if (!layout.create()) ++failed;
        for (int name = 0; name < k_names; ++name) {
          if (!layout.add(entry("a"), std::to_string(writer * k_names + name))) ++failed;
        }
      });
    }
  }
  CHECK(failed == 0);
  CHECK(Layout(dir->path() / "l").index()->manifests.size() == k_writers * k_names);
}

}  // namespace
}  // namespace kfpkg::oci
