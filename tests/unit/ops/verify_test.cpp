// SPDX-License-Identifier: Apache-2.0
// Verifications by the settings of the working folder.
#include "ops/publish/verify.hpp"

#include "tests/support/machine.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::ops;
using test::Machine;

namespace {

const std::string k_url = "https://x.example/train/component.yaml";
const std::string k_image = "r.example:5000/train@sha256:" + std::string(64, 'a');

void serve(Machine& machine) {
  machine.transport.on("GET", k_url, 200, {},
                       "name: Train\nimplementation:\n  container:\n    image: " + k_image +
                           "\n    command: [train]\n");
}

}  // namespace

TEST_CASE("images are asked for as kfpkg.yaml says", "[ops]") {
  const bool insecure = GENERATE(false, true);
  Machine machine;
  serve(machine);
  REQUIRE(machine.put("kfpkg.yaml", insecure
                                        ? "registries:\n  r.example:5000:\n    insecure: true\n"
                                        : "registry: r.example:5000\n"));
  static_cast<void>(verify(machine.session, {k_url, {}}));
  const std::string scheme = insecure ? "http" : "https";
  const std::vector<std::string> lines = machine.transport.lines();
  CHECK(std::ranges::any_of(lines, [&](const std::string& line) {
    return line.starts_with("HEAD " + scheme + "://r.example:5000/v2/train/manifests/sha256:");
  }));
}

TEST_CASE("settings that are wrong are told, not passed over", "[ops]") {
  Machine machine;
  serve(machine);
  REQUIRE(machine.put("kfpkg.yaml", "network:\n  tries: many\n"));
  const auto verified = verify(machine.session, {k_url, {}});
  REQUIRE_FALSE(verified);
  CHECK(verified.error().kind == ErrorKind::config);
  CHECK(machine.transport.requests().empty());
}
