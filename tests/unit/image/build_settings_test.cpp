// SPDX-License-Identifier: Apache-2.0
// Secrets and caches as people write them.
#include "image/inputs/build_settings.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::image;

TEST_CASE("secrets are read as docker writes them, files from the given folder", "[image]") {
  struct Row {
    std::string text;
    Secret secret;
  };
  const std::vector<Row> rows = {
      {"id=pip,src=token.txt", {"pip", "/home/kim/token.txt", ""}},
      {"id=pip,source=./a/../b", {"pip", "/home/kim/b", ""}},
      {"type=file,id=pip,src=/run/token", {"pip", "/run/token", ""}},
      {"id=npm,env=NPM_TOKEN", {"npm", "", "NPM_TOKEN"}},
      {"id=NPM_TOKEN", {"NPM_TOKEN", "", "NPM_TOKEN"}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(parse_secret(row.text, "/home/kim").value() == row.secret);
  }
}

TEST_CASE("a secret that is written wrong is refused without repeating it", "[image]") {
  for (const std::string text :
       {"hunter2", "", "id=", "src=a", "id=a,src=b,env=C", "id=a b,src=c", "id=a,value=hunter2",
        "id=a,src=", "id=a,src=x\"y", "id=a,env=hunter2=3"}) {
    INFO(text);
    const auto secret = parse_secret(text, "/home/kim");
    REQUIRE_FALSE(secret);
    CHECK(secret.error().kind == ErrorKind::usage);
    CHECK(secret.error().message.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("the time of an image is a number of seconds", "[image]") {
  for (const char* good : {"0", "1764500000", "99999999999"}) CHECK(check_epoch(good).has_value());
  for (const char* bad : {"", "-1", "1.5", "now", "2026-11-30", " 1", "999999999999"})
    CHECK_FALSE(check_epoch(bad).has_value());
}

TEST_CASE("each component has a cache of its own", "[image]") {
  const auto repository = oci::Reference::parse("ghcr.io/acme/train:k-1").value();
  CHECK(cache_flags(CacheKind::none, repository, "train").to.empty());
  const CacheFlags registry = cache_flags(CacheKind::registry, repository, "train");
  CHECK(registry.from ==
        std::vector<std::string>{"type=registry,ref=ghcr.io/acme/train:buildcache-train"});
  CHECK(registry.to.front().starts_with(registry.from.front() + ",mode=max"));
  const CacheFlags gha = cache_flags(CacheKind::gha, repository, "train");
  CHECK(gha.from == std::vector<std::string>{"type=gha,scope=train"});
  CHECK(cache_flags(CacheKind::inline_in_image, repository, "train").to ==
        std::vector<std::string>{"type=inline"});
  CHECK_FALSE(parse_cache("gah").has_value());
  CHECK(parse_cache("inline").value() == CacheKind::inline_in_image);
}
