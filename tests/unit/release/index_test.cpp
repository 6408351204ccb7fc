// SPDX-License-Identifier: Apache-2.0
// index.json: read, and extended without a change to what is there.
#include "release/index.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::release;

namespace {

IndexVersion version(std::string text) {
  IndexVersion one;
  one.path = "x/" + text + "/component.yaml";
  one.version = std::move(text);
  return one;
}

std::string extended(const std::string& text, const std::vector<NewEntry>& entries) {
  return add_to_index(text, entries, "index.json").value();
}

}  // namespace

TEST_CASE("entries come to the index in any order, at once or one by one", "[release]") {
  const NewEntry entries[] = {
      {"b", version("0.10.0")}, {"a", version("1.0.0")}, {"b", version("0.9.0")}};
  const std::string at_once = extended("", {entries[0], entries[1], entries[2]});
  CHECK(extended(extended(extended("", {entries[2]}), {entries[0]}), {entries[1]}) == at_once);

  const Index index = read_index(at_once, "index.json").value();
  CHECK(index.versions("b") == std::vector<std::string>{"0.9.0", "0.10.0"});
  CHECK(index.versions("c").empty());
  REQUIRE(index.find("a", "1.0.0") != nullptr);
  CHECK(index.find("a", "1.0.0")->path == "x/1.0.0/component.yaml");
  CHECK(index.find("a", "2.0.0") == nullptr);
}

TEST_CASE("what is no index is not extended", "[release]") {
  for (const char* text :
       {"[]", "{", "{}", "{\"schema\": \"kfpkg.index/2\", \"components\": []}",
        "{\"schema\": \"kfpkg.index/1\", \"components\": [{\"name\": \"x\"}]}"}) {
    INFO(text);
    const auto refused = add_to_index(text, std::vector<NewEntry>{{"a", version("1.0.0")}}, "at");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::config);
    CHECK_THAT(refused.error().message, Catch::StartsWith("at: "));
  }
}

TEST_CASE("an index with a key twice is refused, as half of it would be lost", "[release]") {
  for (
      const char* text :
      {R"({"schema": "kfpkg.index/1", "components": [], "components": []})",
       R"({"schema": "kfpkg.index/1", "schema": "kfpkg.index/1", "components": []})",
       R"({"schema": "kfpkg.index/1", "components": [{"name": "a", "versions": [], "name": "b"}]})"}) {
    const auto index = read_index(text, "site/index.json");
    REQUIRE_FALSE(index);
    CHECK(index.error().message == "site/index.json: has a key twice in one object");
  }
  CHECK(read_index(R"({"schema": "kfpkg.index/1", "components": [
      {"name": "a", "versions": [{"version": "1.0.0"}, {"version": "1.0.1"}]},
      {"name": "b", "versions": []}]})",
                   "index.json"));
}
