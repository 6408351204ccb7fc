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
       {"<a>; title=\"x, y; rel=next\"; rel=\"last next\"", "a"},
       {"<p>; rel=\"prev\", <n>; rel=\"next\"", "n"},
       {"<n>; rel=\"next\", <p>; rel=\"prev\"", "n"},
       {"<p,q>; rel=prev , <n;m>; rel=next", "n;m"}}));
  CHECK(next_link(header) == target);
}

TEST_CASE("what is no link to a next page is none", "[registry]") {
  const auto header = GENERATE("", "a", "<a>", "<a", "<a>; rel=prev", "<a>; rel=\"next",
                               "<a>; rel=\"nextish\"", "<a>; title=\"rel=next\"", "<a>; rel",
                               "<a> rel=next", ",,,", "<>", "<a>; rel=prev <b>; rel=next");
  CAPTURE(header);
  CHECK(next_link(header).empty());
  CHECK(next_link(std::string(20000, ' ') + "<a>; rel=next").empty());
}

}  // namespace
}  // namespace kfpkg::registry
