// SPDX-License-Identifier: Apache-2.0
// What every content store promises, held against the one on disk and the fake of the tests.
#include "oci/content_store.hpp"

#include "core/fs/temp_dir.hpp"
#include "tests/support/memory_store.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::oci {
namespace {

void keeps_the_promises(ContentStore& store) {
  const Digest digest = Digest::of("content");
  CHECK_FALSE(store.has(digest).value());
  CHECK_FALSE(store.get(digest, 100).has_value());
  CHECK_FALSE(store.put(digest, "other bytes").has_value());
  CHECK_FALSE(store.has(digest).value());
  REQUIRE(store.put(digest, "content").has_value());
  REQUIRE(store.put(digest, "content").has_value());
  CHECK(store.has(digest).value());
  CHECK(store.get(digest, 7).value() == "content");
  CHECK_FALSE(store.get(digest, 6).has_value());
}

}  // namespace

TEST_CASE("a layout on disk is a content store", "[oci]") {
  const TempDir dir = TempDir::make("test").value();
  Layout layout(dir.path() / "layout");
  REQUIRE(layout.create().has_value());
  keeps_the_promises(layout);
}

TEST_CASE("the memory store of the tests behaves as the one on disk", "[oci]") {
  test::MemoryStore store;
  keeps_the_promises(store);
  CHECK(store.puts() == std::vector<std::string>{Digest::of("content").str()});
}

}  // namespace kfpkg::oci
