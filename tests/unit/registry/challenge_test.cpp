// SPDX-License-Identifier: Apache-2.0
// Challenges as real registries send them (see the comment of each case) and as RFC 9110 allows
// them.
#include "registry/auth/challenge_detail.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

TEST_CASE("one Bearer challenge is read", "[registry]") {
  // Docker Hub's, from a HEAD of library/python.
  const auto all = parse_challenges(
      "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
      "scope=\"repository:library/python:pull,push\",error=\"insufficient_scope\"");
  REQUIRE(all.size() == 1);
  CHECK(all[0].scheme == "bearer");
  CHECK(all[0].param("realm") == "https://auth.docker.io/token");
  CHECK(all[0].param("scope") == "repository:library/python:pull,push");
  CHECK(all[0].param("error") == "insufficient_scope");
  CHECK(all[0].param("other").empty());
}

TEST_CASE("several challenges in one header are told apart", "[registry]") {
  // containers/image docker_client_test.go and RFC 9110 section 11.6.1.
  const auto all = parse_challenges(
      "Negotiate, basic REALM=plain , Newauth realm=\"apps\", type=1, title=\"Login to "
      "\\\"apps\\\"\", "
      "Bearer realm = \"https://x/t\"");
  REQUIRE(all.size() == 4);
  CHECK(all[0].scheme == "negotiate");
  CHECK(all[1].scheme == "basic");
  CHECK(all[1].param("realm") == "plain");
  CHECK(all[2].param("title") == "Login to \"apps\"");
  CHECK(all[3].param("realm") == "https://x/t");
}

TEST_CASE("broken headers give what stood before the fault", "[registry]") {
  const auto [text, count] =
      GENERATE(table<std::string, std::size_t>({{"", 0},
                                                {",,,", 0},
                                                {"=x", 0},
                                                {"\"", 0},
                                                {"Basic", 1},
                                                {"Basic realm=\"open", 0},
                                                {"Basic realm=\"a\\", 0},
                                                {"Basic a=1, Bearer x=\"", 1},
                                                {std::string(20000, 'a'), 0}}));
  CAPTURE(text);
  CHECK(parse_challenges(text).size() == count);
}

}  // namespace
}  // namespace kfpkg::registry
