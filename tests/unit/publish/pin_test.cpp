// SPDX-License-Identifier: Apache-2.0
// Pinned specs: the author's text but for image and annotations.
#include "publish/pin.hpp"

#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;

namespace {

const Pin k_pin{samples::image(), "0.1.0", "https://example.org/parts/train/0.1.0/component.yaml"};

}  // namespace

TEST_CASE("image and annotations change, everything else stays", "[publish]") {
  const std::string pinned = pin_spec(samples::k_spec, k_pin, "train/component.yaml").value();
  CHECK_THAT(pinned, Catch::StartsWith("# The author's comment\n"));
  CHECK_THAT(pinned, Catch::Contains("image: registry.example.org/acme/train@sha256:" +
                                     std::string(64, 'a') + "  # while authoring\n"));
  CHECK_THAT(pinned, Catch::Contains("canonical_location: "));
  CHECK_THAT(pinned, Catch::Contains("version: "));
  CHECK_THAT(pinned, Catch::Contains("- {name: epochs, type: Integer, default: '10'}\n"));
  CHECK(pin_spec(pinned, k_pin, "x").value() == pinned);
}

TEST_CASE("the author's own annotations stay beside ours", "[publish]") {
  const std::string text =
      "metadata:\n  annotations:\n    author: \"Ada\"\n    version: '9'\n" + samples::k_spec;
  const std::string pinned = pin_spec(text, k_pin, "x").value();
  CHECK_THAT(pinned, Catch::Contains("author: \"Ada\"\n"));
  CHECK_THAT(pinned, !Catch::Contains("'9'"));
}

TEST_CASE("line ends become LF, and the digest is taken over that", "[publish]") {
  std::string crlf;
  for (const char c : samples::k_spec) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(pin_spec(crlf, k_pin, "x").value() == pin_spec(samples::k_spec, k_pin, "x").value());
  CHECK(component_digest(crlf) == component_digest(samples::k_spec));
  // printf 'a\nb\n' | sha256sum
  CHECK(component_digest("a\r\nb\n") ==
        "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2");
}

TEST_CASE("a spec that KFP does not load is not published", "[publish]") {
  for (const char* text :
       {"", "a: [", "name: x\n", "pipelineInfo: {name: x}\nroot: {}\nschemaVersion: 2.1.0\n",
        "name: a\n---\nname: b\n"}) {
    INFO(text);
    const auto pinned = pin_spec(text, k_pin, "train/component.yaml");
    REQUIRE_FALSE(pinned.has_value());
    CHECK(pinned.error().kind == ErrorKind::findings);
    CHECK_THAT(pinned.error().message, Catch::StartsWith("train/component.yaml:"));
    CHECK(pinned.error().hint == "kfpkg lint train/component.yaml");
  }
  CHECK_FALSE(pin_spec(samples::k_spec, {oci::Reference::parse("a/b:1").value(), "1.0.0", "u"}, "x")
                  .has_value());
}

TEST_CASE("line ends become LF, wherever they stand", "[publish]") {
  CHECK(with_lf("\r\na\r\n\r\n") == "\na\n\n");
  CHECK(with_lf("a\rb\r") == "a\rb\r");
  CHECK(with_lf("").empty());
}
