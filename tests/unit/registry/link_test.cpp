// SPDX-License-Identifier: Apache-2.0
// Links to next pages, as registries write them and as they should not.
#include "registry/protocol/link_detail.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

TEST_CASE("the next page is found among links", "[registry]") {
  const auto [header, target] = GENERATE(table<std::string, std::string>(
      // distribution, and ACR (Azure/acr docs/AAD-OAuth.md, "Pagination")
      {{"</v2/a/tags/list?last=x&n=2>; rel=\"next\"", "/v2/a/tags/list?last=x&n=2"},
       {"</v2/_catalog?last=h&n=3&orderby=>; rel=\"next\"", "/v2/_catalog?last=h&n=3&orderby="},
       {"<a>;rel=next", "a"},
       {"<a> ; REL = \"next\"", "a"},
       {"<a>; REL=\"NEXT\"", "a"},
       {"<a>; rel=Next", "a"},
       {"/v2/a/tags/list?last=x; rel=\"next\"", "/v2/a/tags/list?last=x"},
       {"<p>; rel=prev, n; rel=next", "n"},
       {"<a>; title=\"x, y; rel=next\"; rel=\"last next\"", "a"},
       {"<p>; rel=\"prev\", <n>; rel=\"next\"", "n"},
       {"<n>; rel=\"next\", <p>; rel=\"prev\"", "n"},
       {"<p,q>; rel=prev , <n;m>; rel=next", "n;m"}}));
  CHECK(next_link(header) == target);
}

TEST_CASE("what is no link to a next page is none", "[registry]") {
  const auto header = GENERATE("", "a", "<a>", "<a>; rel=prev", "<a>; rel=\"nextish\"",
                               "<a>; title=\"rel=next\"", "<a>; rel", ",,,", "<>");
  CAPTURE(header);
  CHECK(next_link(header) == std::string());
}

const std::string k_broken[] = {"<a; rel=next", "<a>; rel=\"next", "<a> rel=next",
                                "<a>; rel=prev <b>; rel=next",
                                std::string(20000, ' ') + "<a>; rel=next"};

TEST_CASE("what cannot be read to its end is not taken for the last page", "[registry]") {
  const std::string page = "https://acme.io/v2/a/tags/list?n=1000";
  for (const std::string& header : k_broken) {
    CAPTURE(header);
    CHECK_FALSE(next_link(header).has_value());
    const http::Response answer{200, {{"link", header}}, {}};
    const auto next =
        next_page(*http::parse_url("https://acme.io/"), "the tags of a", page, answer);
    REQUIRE_FALSE(next.has_value());
    CHECK(next.error().kind == ErrorKind::registry);
  }
}

TEST_CASE("a next page is asked for on the registry, whatever host its link names", "[registry]") {
  const std::string page = "https://acme.io/v2/a/tags/list?n=1000";
  const auto next = [&](http::Headers headers) {
    return next_page(*http::parse_url("https://acme.io/"), "the tags of a", page,
                     {200, std::move(headers), {}});
  };
  const std::string link = GENERATE("</v2/a/tags/list?last=b>; rel=next",
                                    "<https://internal.example/v2/a/tags/list?last=b>; rel=next",
                                    "<http://acme.io/v2/a/tags/list?last=b>; REL=\"NEXT\"",
                                    "<https://acme.io:8443/v2/a/tags/list?last=b>; rel=next",
                                    "<//other/v2/a/tags/list?last=b>; rel=next",
                                    "<?last=b>; rel=next", "/v2/a/tags/list?last=b; rel=next");
  CAPTURE(link);
  CHECK(next({{"link", link}}).value() == "https://acme.io/v2/a/tags/list?last=b");
  CHECK(next({{"link", "<x>; rel=first"}, {"link", link}}).value().has_value());
  CHECK_FALSE(next({{"link", "<x>; rel=first"}}).value());
  CHECK_FALSE(next({{"link", "garbage"}}).value());
  CHECK_FALSE(next({{"link", "<" + page + ">; rel=next"}}).has_value());
  CHECK_FALSE(next({{"link", "<ftp://acme.io/x>; rel=next"}}).has_value());
}

}  // namespace
}  // namespace kfpkg::registry
