// SPDX-License-Identifier: Apache-2.0
// How findings look to people and to programs.
#include "core/diag/json_renderer.hpp"
#include "core/diag/text_renderer.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;

namespace {

Diagnostic finding(const SourcePtr& source, Span span) {
  Diagnostic result;
  result.rule = "KF205";
  result.name = "placeholder-undeclared";
  result.place = {source, span};
  result.message = "\"x\" is no input";
  result.help = "did you mean \"y\"?";
  return result;
}

}  // namespace

TEST_CASE("a finding shows its line with carets below the text", "[core]") {
  const SourcePtr source = make_source("a/c.yaml", "name: n\nargs: [{inputValue: xyz}]\n");
  Diagnostic diagnostic = finding(source, {28, 31});
  diagnostic.related.push_back({{source, {0, 4}}, "declared here"});
  diagnostic.fixes.push_back({"write \"y\"", FixSafety::safe, {{{28, 31}, "y"}}});
  CHECK(render_text(diagnostic, {}) ==
        "a/c.yaml:2:21: error: \"x\" is no input [KF205 placeholder-undeclared]\n"
        "   2 | args: [{inputValue: xyz}]\n"
        "     |                     ^^^\n"
        "     = see: a/c.yaml:1:1: declared here\n"
        "     = help: did you mean \"y\"?\n"
        "     = fix: write \"y\"\n");
}

TEST_CASE("frames fit the terminal, count wide characters and show control characters", "[core]") {
  const std::string line = "a: " + std::string(300, 'x') + "MARK" + std::string(300, 'y');
  const SourcePtr source = make_source("c.yaml", line);
  const std::string text = render_text(finding(source, {303, 307}), {false, 60});
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  REQUIRE(lines.size() == 4);
  CHECK(lines[1].size() <= 60 + 2 * 2);  // two ellipses of three bytes
  CHECK(lines[1].find("MARK") - 2 == lines[2].find("^^^^"));

  const SourcePtr wide = make_source("c.yaml", "\xE6\x95\xB0\xE6\x8D\xAE:\tx\x1B[31m\n");
  Diagnostic diagnostic = finding(wide, {8, 9});
  diagnostic.help.clear();
  CHECK(render_text(diagnostic, {}) ==
        "c.yaml:1:5: error: \"x\" is no input [KF205 placeholder-undeclared]\n"
        "   1 | \xE6\x95\xB0\xE6\x8D\xAE: x\\u001b[31m\n"
        "     |       ^\n");
}

TEST_CASE("places without text, at the end and over several lines are shown", "[core]") {
  Diagnostic nowhere = finding(nullptr, {});
  nowhere.help.clear();
  CHECK(render_text(nowhere, {}) == "error: \"x\" is no input [KF205 placeholder-undeclared]\n");
  const SourcePtr source = make_source("c.yaml", "a:\n- b\n- c\n");
  Diagnostic lines = finding(source, {3, 10});
  lines.help.clear();
  CHECK(render_text(lines, {}).find("   2 | - b\n     | ^^^\n") != std::string::npos);
  Diagnostic end = finding(source, {2, 2});
  end.help.clear();
  CHECK(render_text(end, {}).find("   1 | a:\n     |   ^\n") != std::string::npos);
}

TEST_CASE("colours never stand inside the location", "[core]") {
  const SourcePtr source = make_source("c.yaml", "a: b\n");
  const std::string text = render_text(finding(source, {0, 1}), {true, 100});
  CHECK(text.starts_with("c.yaml:1:1: \x1b[31merror\x1b[0m: "));
}

TEST_CASE("the findings document is stable and takes bytes that are no UTF-8", "[core]") {
  const SourcePtr source = make_source("c.yaml", "\xC3\xA9: \xFF\n");
  Diagnostic diagnostic = finding(source, {4, 5});
  diagnostic.message = "\xFF";
  diagnostic.fixes.push_back({"f", FixSafety::unsafe, {{{4, 5}, "y"}}});
  const std::string text = render_findings_json({diagnostic});
  CHECK(
      text.starts_with("{\n  \"schema\": \"kfpkg.findings/1\",\n  \"findings\": [\n    {\n      "
                       "\"rule\": \"KF205\",\n"));
  CHECK(
      text.find(
          "\"start\": {\n        \"line\": 1,\n        \"column\": 4,\n        \"offset\": 4\n") !=
      std::string::npos);
  CHECK(text.find(
            "\"counts\": {\n    \"error\": 1,\n    \"warning\": 0,\n    \"info\": 0\n  }\n}\n") !=
        std::string::npos);
}

TEST_CASE("a line of megabytes is cut in one walk", "[core]") {
  const std::size_t half = 1U << 20U;
  const SourcePtr source = make_source("a", std::string(half, 'a') + "X" + std::string(half, 'b'));
  const std::string text = render_text(finding(source, {half, half + 1}), {false, 40});
  CHECK(text.find("aXb") != std::string::npos);
  CHECK(text.size() < 500);
}
