// SPDX-License-Identifier: Apache-2.0
// The layout on disk keeps what it promises: digests are checked, links are not followed.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "oci/content_store.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

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

}  // namespace
}  // namespace kfpkg::oci
