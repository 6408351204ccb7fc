// SPDX-License-Identifier: Apache-2.0
// References at a mirror.
#include "oci/mirror.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg::oci;

TEST_CASE("mirrors replace the registry", "[oci]") {
  const Mirrors mirrors{
      {"docker.io", "127.0.0.1:5000"}, {"ghcr.io", "acme.io/proxy/ghcr"}, {"q.io", ""}};
  const auto at_mirror = [&](const char* text) {
    return mirrored(*Reference::parse(text), mirrors).str();
  };
  CHECK(at_mirror("python:3.11") == "127.0.0.1:5000/library/python:3.11");
  CHECK(at_mirror("ghcr.io/a/b") == "acme.io/proxy/ghcr/a/b");
  CHECK(at_mirror("quay.io/a/b") == "quay.io/a/b");
  CHECK(at_mirror("q.io/a/b") == "q.io/a/b");
}
