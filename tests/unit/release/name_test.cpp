// SPDX-License-Identifier: Apache-2.0
// NAME@VERSION.
#include "release/name.hpp"

#include <catch2/catch.hpp>

using kfpkg::release::is_component_name;
using kfpkg::release::ReleaseName;

TEST_CASE("NAME and NAME@VERSION are read and written", "[release]") {
  for (const char* text : {"train", "train@0.1.0", "Train_2.x@1.0.0-rc.1"}) {
    INFO(text);
    const auto name = ReleaseName::parse(text);
    REQUIRE(name.has_value());
    CHECK(name->str() == text);
  }
  CHECK(ReleaseName::parse("train@0.1.0") == ReleaseName{"train", "0.1.0"});
  CHECK(ReleaseName::parse("train") == ReleaseName{"train", ""});
  for (const char* text : {"", "@1.0.0", "train@", "train@latest", "train@1.0", "a/b@1.0.0",
                           "train@1.0.0@1.0.0", "../x", "index.json"}) {
    INFO(text);
    CHECK_FALSE(ReleaseName::parse(text).has_value());
  }
}

TEST_CASE("names of components are names of folders beside the index", "[release]") {
  CHECK(is_component_name(std::string(100, 'a')));
  for (const std::string& name :
       {std::string(101, 'a'), std::string("a/b"), std::string("-x"), std::string(".hidden"),
        std::string("a b"), std::string("index.json"), std::string()}) {
    INFO(name);
    CHECK_FALSE(is_component_name(name));
  }
}
