// SPDX-License-Identifier: Apache-2.0
// Docker Hub's quota. The headers are those of docs.docker.com, "Docker Hub usage and limits",
// which shows them on the answer to a HEAD of ratelimitpreview/test.
#include "registry/wire/rate_limit_detail.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace fixture;

http::Headers quota(const std::string& limit, const std::string& remaining) {
  return {{"ratelimit-limit", limit},
          {"ratelimit-remaining", remaining},
          {"docker-ratelimit-source", "192.0.2.7"}};
}

TEST_CASE("the quota of Docker Hub is read and said", "[registry]") {
  const auto limit = rate_limit_of({200, quota("100;w=21600", "76;w=21600"), {}});
  REQUIRE(limit.has_value());
  CHECK(limit->limit == 100);
  CHECK(limit->remaining == 76);
  CHECK(limit->window == std::chrono::hours(6));
  CHECK(limit->describe() == "76 of 100 pulls left for 192.0.2.7 (in 6 h)");
}

TEST_CASE("what is no quota is none", "[registry]") {
  const auto [limit, remaining] =
      GENERATE(table<std::string, std::string>({{"", ""},
                                                {"100", ""},
                                                {"-1", "1"},
                                                {"99999999999999999999", "1"},
                                                {"many", "1"},
                                                {" 1", "1"}}));
  CAPTURE(limit);
  CHECK_FALSE(rate_limit_of({200, quota(limit, remaining), {}}).has_value());
  CHECK(rate_limit_of({200, quota("5;w=x", "1"), {}})->window.count() == 0);
  CHECK(rate_limit_of({200, quota("5;w=99999999999999", "1"), {}})->window.count() == 0);
}

TEST_CASE("a quota is told as it changes", "[registry]") {
  World world;
  Anonymous nobody;
  std::vector<std::string> told;
  for (const std::string left : {"9", "9", "8"}) {
    http::Response answer = image_answer();
    for (const auto& header : quota("10", left)) answer.headers.push_back(header);
    world.transport.on("HEAD", "https://registry-1.docker.io/v2/library/python/manifests/3.11",
                       answer);
  }
  ClientOptions options = world.options();
  options.on_quota = [&](std::string_view text) { told.emplace_back(text); };
  Client client(world.transport, nobody, options);
  for (int i = 0; i < 3; ++i) REQUIRE(client.head_manifest(image("python:3.11")).has_value());
  CHECK(told == std::vector<std::string>{"docker.io: 9 of 10 pulls left for 192.0.2.7",
                                         "docker.io: 8 of 10 pulls left for 192.0.2.7"});
}

TEST_CASE("too many requests come with the quota and the way out", "[registry]") {
  World world;
  Anonymous nobody;
  http::Headers headers = quota("100;w=21600", "0;w=21600");
  headers.emplace_back("retry-after", "21000");
  world.transport.on(
      "GET", "https://registry-1.docker.io/v2/library/python/manifests/3.11", 429, headers,
      R"({"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull )"
      R"(rate limit."}]})");
  Client client(world.transport, nobody, world.options());
  const auto refused = client.get_manifest(image("python:3.11"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(
      refused.error().message ==
      "docker.io: the manifest of python:3.11: too many requests (429): TOOMANYREQUESTS: You have "
      "reached your pull rate limit.; 0 of 100 pulls left for 192.0.2.7 (in 6 h)");
  CHECK(refused.error().hint == "log in: kfpkg login, or set a mirror for docker.io");
}

}  // namespace
}  // namespace kfpkg::registry
