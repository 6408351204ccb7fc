// SPDX-License-Identifier: Apache-2.0
// Known findings stay known when lines move, and new ones do not hide among them.
#include "lint/baseline.hpp"

#include "lint/engine.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

Diagnostics found_in(const std::string& text) {
  Diagnostics found;
  lint_source(make_source("x/component.yaml", text), {}, found);
  return found;
}

std::string path_of(const Place& place) {
  return place.source->path();
}

// Two inputs that nothing uses.
const std::string k_old =
    "inputs:\n- {name: a, type: String}\n- {name: b, type: String}\n"
    "implementation:\n  container:\n    image: i:1\n    command: [show]\nname: Show\n";

}  // namespace

TEST_CASE("a baseline hides what it lists, wherever that stands now", "[lint]") {
  const auto known = known_findings(found_in(k_old), path_of);
  REQUIRE(known.size() == 2);
  const auto read = read_baseline(render_baseline(known), "b.json");
  REQUIRE(read);

  Diagnostics moved = found_in("# more\n# words\n" + k_old);
  CHECK(subtract_baseline(moved, *read, path_of).empty());
  CHECK(moved.empty());

  std::string more = k_old;
  more.insert(more.find("implementation"), "- {name: c, type: String}\n");
  Diagnostics with_new = found_in(more);
  CHECK(subtract_baseline(with_new, *read, path_of).empty());
  REQUIRE(with_new.size() == 1);
  CHECK(with_new[0].message.find("\"c\"") != std::string::npos);

  Diagnostics mended =
      found_in("implementation: {container: {image: 'i:1', command: [show]}}\nname: Show\n");
  CHECK(subtract_baseline(mended, *read, path_of).size() == 2);
}

TEST_CASE("a baseline is the same text for the same findings", "[lint]") {
  auto known = known_findings(found_in(k_old), path_of);
  known.push_back({"a/Dockerfile", "KF601", "a \"quote\" and \xFF", "00"});
  const std::string text = render_baseline(known);
  std::reverse(known.begin(), known.end());
  CHECK(render_baseline(known) == text);
  CHECK(render_baseline(read_baseline(text, "b").value()) == text);
  CHECK(text.find("{\"path\": \"a/Dockerfile\"") < text.find("{\"path\": \"x/component.yaml\""));
  CHECK(read_baseline(render_baseline({}), "b").value().empty());
}

TEST_CASE("a file that is no baseline is told", "[lint]") {
  const std::string start = "{\"schema\": \"kfpkg.baseline/1\"";
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{"), std::string("{}"),
        std::string("{\"schema\": 1}"), std::string("{\"schema\": \"x/1\", \"findings\": []}"),
        start + "}", start + ", \"findings\": [{}]}", start + ", \"findings\": [1]}",
        start + ", \"findings\": {}}", std::string(100000, '[')}) {
    CAPTURE(text.substr(0, 80));
    const auto read = read_baseline(text, "b.json");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().kind == ErrorKind::config);
    CHECK(read.error().message.find("b.json: ") == 0);
  }
}
