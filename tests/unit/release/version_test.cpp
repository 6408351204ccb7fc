// SPDX-License-Identifier: Apache-2.0
// Versions: the examples of semver.org.
#include "release/version.hpp"

#include <catch2/catch.hpp>

using kfpkg::release::newest;
using kfpkg::release::next_patch;
using kfpkg::release::Version;

TEST_CASE("versions are ordered as semver.org orders them", "[release]") {
  const std::vector<std::string> ascending = {"0.0.1-0",     "0.0.1",         "0.9.10",
                                              "1.0.0-1",     "1.0.0-2",       "1.0.0-10",
                                              "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                              "1.0.0-beta",  "1.0.0-beta.2",  "1.0.0-beta.11",
                                              "1.0.0-rc.1",  "1.0.0",         "1.2.0",
                                              "1.10.0",      "10.0.0"};
  for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
    INFO(ascending[i] << " < " << ascending[i + 1]);
    CHECK(Version::parse(ascending[i]).value() < Version::parse(ascending[i + 1]).value());
    CHECK(Version::parse(ascending[i]).value().str() == ascending[i]);
  }
}

TEST_CASE("what is no version is refused", "[release]") {
  for (const char* text : {"", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01",
                           "1.2.3-a..b", "1.2.3-a.", "1.2.3+build", "1.2.3 ", "1.2.x", "-1.2.3",
                           "1.2.3-ä", "../1.2.3", "99999999999999999999.0.0"}) {
    INFO(text);
    CHECK_FALSE(Version::parse(text).has_value());
  }
}

TEST_CASE("the newest version is a release as long as there is one", "[release]") {
  using Texts = std::vector<std::string>;
  CHECK(newest(Texts{"1.0.0", "2.0.0-rc.1", "0.9.9"})->str() == "1.0.0");
  CHECK(newest(Texts{"2.0.0-rc.1", "1.0.0"})->str() == "1.0.0");
  CHECK(newest(Texts{"1.0.0-a", "1.0.0-b"})->str() == "1.0.0-b");
  CHECK(newest(Texts{"1.9.0", "1.10.0", "junk"})->str() == "1.10.0");
  CHECK_FALSE(newest(Texts{}).has_value());
  CHECK(next_patch(Texts{}) == "0.0.1");
  CHECK(next_patch(Texts{"0.1.0", "0.1.9"}) == "0.1.10");
  CHECK(next_patch(Texts{"1.0.0-rc.1"}) == "1.0.0");
}
