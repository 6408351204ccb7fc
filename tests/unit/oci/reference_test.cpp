// SPDX-License-Identifier: Apache-2.0
// References, digests and platforms. The verdicts are those of Docker's distribution/reference
// tests (reference_test.go, normalize_test.go) and containerd's platforms tests.
#include "oci/reference.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::oci {
namespace {

const std::string k_hex(64, 'a');

TEST_CASE("references get Docker's defaults", "[oci]") {
  struct Case {
    std::string text, registry, repository, tag, familiar;
  };
  const auto c = GENERATE(
      Case{"python", "docker.io", "library/python", "", "python"},
      Case{"python:3.11-slim", "docker.io", "library/python", "3.11-slim", "python:3.11-slim"},
      Case{"docker.io/python:3", "docker.io", "library/python", "3", "python:3"},
      Case{"index.docker.io/kim/tool", "docker.io", "kim/tool", "", "kim/tool"},
      Case{"docker.io/library/a/b", "docker.io", "library/a/b", "", "library/a/b"},
      Case{"index.docker.io/2docker.io/2", "docker.io", "2docker.io/2", "",
           "docker.io/2docker.io/2"},
      Case{"docker.io/library/" + std::string(64, 'a'), "docker.io",
           "library/" + std::string(64, 'a'), "", "docker.io/library/" + std::string(64, 'a')},
      Case{"localhost/app", "localhost", "app", "", "localhost/app"},
      Case{"localhost:5000/app:v1", "localhost:5000", "app", "v1", "localhost:5000/app:v1"},
      Case{"127.0.0.1:5001/a/b__c:1", "127.0.0.1:5001", "a/b__c", "1", "127.0.0.1:5001/a/b__c:1"},
      Case{"[::1]:5000/a", "[::1]:5000", "a", "", "[::1]:5000/a"},
      Case{"acme.azurecr.io/ml/train", "acme.azurecr.io", "ml/train", "",
           "acme.azurecr.io/ml/train"},
      Case{"Upper/a", "Upper", "a", "", "Upper/a"},
      Case{"a--b/c.d-e", "docker.io", "a--b/c.d-e", "", "a--b/c.d-e"});
  CAPTURE(c.text);
  const auto ref = Reference::parse(c.text);
  REQUIRE(ref.has_value());
  CHECK(ref->registry == c.registry);
  CHECK(ref->repository == c.repository);
  CHECK(ref->tag == c.tag);
  CHECK(ref->familiar() == c.familiar);
  CHECK(Reference::parse(ref->str()) == *ref);
}

TEST_CASE("a reference may have a tag and a digest", "[oci]") {
  const auto ref = Reference::parse("a/b:1@sha256:" + k_hex);
  REQUIRE(ref.has_value());
  CHECK(ref->tag == "1");
  CHECK(ref->str() == "docker.io/a/b:1@sha256:" + k_hex);
  CHECK(ref->with_tag("2").str() == "docker.io/a/b:2");
  CHECK(ref->with_digest(*ref->digest).str() == "docker.io/a/b@sha256:" + k_hex);
}

TEST_CASE("what Docker refuses is refused", "[oci]") {
  const auto text = GENERATE(
      std::string(), std::string(":justtag"), std::string("@sha256:") + k_hex,
      std::string("repo@sha256:ffff"), std::string("validname@invaliddigest:") + k_hex,
      std::string("Uppercase:tag"), std::string("test:5000/Uppercase/lowercase:tag"), k_hex,
      std::string("lowercase:") + std::string(129, 'a'), std::string("aa/asdf$$^/aa"),
      std::string("a//b"), std::string("a/b/"), std::string("-a/b"), std::string("a_-b"),
      std::string("a...b"), std::string("a___b"), std::string("a/_b"), std::string("a/../b"),
      std::string("host.x:/a"), std::string("host.x:abc/a"), std::string("a b"),
      std::string("https://host.x/a"), std::string("{{tag}}"), std::string("a:-x"),
      std::string("-a.x/b"), std::string("a-.x/b"), std::string("a..x/b"), std::string(".x:5000/b"),
      std::string("a.-x/b"), "x.y/" + std::string(260, 'a'));
  CAPTURE(text);
  CHECK_FALSE(Reference::parse(text).has_value());
}

TEST_CASE("a text that is no reference has its own advice", "[oci]") {
  CHECK(advice_on("gcr.io/<PROJECT-ID>/x") ==
        "write a name of yours in the place of \"<PROJECT-ID>\"");
  CHECK(advice_on("https://ghcr.io/me/x") == "leave out \"https://\"");
  CHECK(advice_on("me/Train:1") == "write it in lower case: me/train:1");
  CHECK(advice_on("me/train :1") == "take the blanks out of it");
  CHECK(advice_on("me/train:") == "write registry/name:tag, for example ghcr.io/me/train:1.4.0");
}

TEST_CASE("digests are exactly one algorithm and its hexadecimal digits", "[oci]") {
  const auto empty = Digest::of("");
  CHECK(empty.str() == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(empty.algorithm() == "sha256");
  CHECK(Digest::parse(empty.str()) == empty);
  CHECK(Digest::parse("sha512:" + k_hex + k_hex).has_value());
  const auto text = GENERATE(std::string("sha256:"), std::string("sha256:../../etc/passwd"),
                             "sha256:" + std::string(64, 'A'), "sha1:" + std::string(40, 'a'),
                             "sha256:" + std::string(63, 'a'), "sha512:" + std::string(64, 'a'));
  CAPTURE(text);
  CHECK_FALSE(Digest::parse(text).has_value());
}

TEST_CASE("platforms have one spelling", "[oci]") {
  struct Case {
    const char* text;
    const char* normal;
  };
  const auto c =
      GENERATE(Case{"linux/amd64", "linux/amd64"}, Case{"linux/x86_64", "linux/amd64"},
               Case{"Linux/AMD64/v1", "linux/amd64"}, Case{"linux/amd64/v3", "linux/amd64/v3"},
               Case{"linux/aarch64", "linux/arm64"}, Case{"linux/arm64/v8", "linux/arm64"},
               Case{"linux/arm64/8", "linux/arm64"}, Case{"linux/arm", "linux/arm/v7"},
               Case{"linux/armel", "linux/arm/v6"}, Case{"linux/armhf", "linux/arm/v7"},
               Case{"unknown/unknown", "unknown/unknown"});
  CAPTURE(c.text);
  const auto platform = Platform::parse(c.text);
  REQUIRE(platform.has_value());
  CHECK(platform->str() == c.normal);
}

// As long as a platform may be, and longer when it is written in full.
TEST_CASE("the normal form of a long platform is one as well", "[oci]") {
  const std::string os =
      GENERATE(std::string(40, 'k'), std::string(41, 'k'), std::string(124, 'k'));
  const auto platform = Platform::parse(os + "/arm");
  CHECK(platform.has_value() == (os.size() == 40));
  if (platform) CHECK(Platform::parse(platform->str()) == platform);
}

TEST_CASE("a platform is never half given", "[oci]") {
  const auto text = GENERATE("", "linux", "arm64", "linux/", "/amd64", "linux/amd64/v2/x", "a b/c");
  CAPTURE(text);
  CHECK_FALSE(Platform::parse(text).has_value());
}

TEST_CASE("an image runs where containerd says so", "[oci]") {
  // What platforms.Only of github.com/containerd/platforms 1.0.0 matches of all of these.
  struct Row {
    const char* wanted;
    const char* matches;
  };
  const Row rows[] = {
      {"linux/amd64", "linux/amd64 linux/386"},
      {"linux/amd64/v2", "linux/amd64 linux/amd64/v2 linux/386"},
      {"linux/amd64/v3", "linux/amd64 linux/amd64/v2 linux/amd64/v3 linux/386"},
      {"linux/386", "linux/386"},
      {"linux/arm/v5", "linux/arm/v5"},
      {"linux/arm/v6", "linux/arm/v5 linux/arm/v6"},
      {"linux/arm/v7", "linux/arm/v5 linux/arm/v6 linux/arm"},
      {"linux/arm/v8", "linux/arm/v5 linux/arm/v6 linux/arm/v8 linux/arm"},
      {"linux/arm", "linux/arm/v5 linux/arm/v6 linux/arm"},
      {"linux/arm64", "linux/arm/v5 linux/arm/v6 linux/arm/v8 linux/arm linux/arm64"},
      {"linux/arm64/v8.2",
       "linux/arm/v5 linux/arm/v6 linux/arm/v8 linux/arm linux/arm64 linux/arm64/v8.2"},
      {"linux/arm64/v9",
       "linux/arm/v5 linux/arm/v6 linux/arm/v8 linux/arm linux/arm64 linux/arm64/v8.2 "
       "linux/arm64/v9"},
      {"linux/arm64/v9.1",
       "linux/arm/v5 linux/arm/v6 linux/arm/v8 linux/arm linux/arm64 linux/arm64/v8.2 "
       "linux/arm64/v9 linux/arm64/v9.1"},
      {"linux/ppc64le", "linux/ppc64le"},
      {"windows/amd64", "windows/amd64"},
  };
  constexpr const char* images[] = {
      "linux/amd64",    "linux/amd64/v2",   "linux/amd64/v3", "linux/386",   "linux/arm/v5",
      "linux/arm/v6",   "linux/arm/v8",     "linux/arm",      "linux/arm64", "linux/arm64/v8.2",
      "linux/arm64/v9", "linux/arm64/v9.1", "linux/ppc64le",  "linux/s390x", "windows/amd64"};
  for (const Row& row : rows) {
    CAPTURE(row.wanted);
    std::string matches;
    for (const char* image : images) {
      if (!runs_on(*Platform::parse(image), *Platform::parse(row.wanted))) continue;
      if (!matches.empty()) matches += ' ';
      matches += image;
    }
    CHECK(matches == row.matches);
  }
}

}  // namespace
}  // namespace kfpkg::oci
