// SPDX-License-Identifier: Apache-2.0
// Tags that only stood for a part while an index was made.
#include "registry/protocol/resolve.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace fixture;

const std::string k_tag = "https://acme.io/v2/train/manifests/part";
const std::string k_digest =
    "https://acme.io/v2/train/manifests/" + oci::Digest::of(k_image_text).str();

Result<bool> removed(World& world) {
  Anonymous nobody;
  Client client(world.transport, nobody, world.options());
  const oci::ManifestBytes bytes{oci::Digest::of(k_image_text), k_image_type, k_image_text};
  return remove_tag(client, image("acme.io/train:part"), bytes);
}

TEST_CASE("a tag goes and its image stays", "[registry]") {
  World world;
  world.transport.on("DELETE", k_tag, 202).on("HEAD", k_digest, image_answer());
  CHECK(removed(world).value());
  CHECK(world.transport.lines() == std::vector<std::string>{"DELETE " + k_tag, "HEAD " + k_digest});
}

TEST_CASE("an image that went with its last tag is put back", "[registry]") {
  World world;
  world.transport.on("DELETE", k_tag, 202).on("HEAD", k_digest, 404).on("PUT", k_digest, 201);
  CHECK(removed(world).value());
  REQUIRE(world.transport.requests().size() == 3);
  CHECK(world.transport.requests().back().body == k_image_text);
}

TEST_CASE("registries that delete no tags are left alone", "[registry]") {
  for (const int status : {400, 404, 405, 501}) {
    World world;
    world.transport.on("DELETE", k_tag, status);
    CHECK_FALSE(removed(world).value());
    CHECK(world.transport.requests().size() == 1);
  }
}

}  // namespace
}  // namespace kfpkg::registry
