// SPDX-License-Identifier: Apache-2.0
// Which comments switch which findings off, and what is said of the others.
#include "lint/engine.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

using Lines = std::vector<std::string>;

// "KF201:5 KF012:3", or the messages of unused-suppression.
Lines found_in(const std::string& text, const LintOptions& options = {}) {
  Diagnostics found;
  lint_source(make_source("component.yaml", text), options, found);
  Lines lines;
  for (const Diagnostic& d : found) {
    lines.push_back(d.rule + ":" +
                    std::to_string(d.place.source->position(d.place.span.begin).line));
  }
  return lines;
}

// image-floating stands in line 3.
std::string spec(const std::string& above, const std::string& behind) {
  return "implementation:\n  container:\n" + above + "    image: a/b" + behind +
         "\n    command: [show]\n";
}

}  // namespace

TEST_CASE("a comment switches rules off for its line, or alone for the next one", "[lint]") {
  CHECK(found_in(spec("", "")) == Lines{"KF201:3"});
  CHECK(found_in(spec("", " # kfpkg: ignore[KF201]")).empty());
  CHECK(found_in(spec("", " #kfpkg:ignore[ image-floating ] because")).empty());
  CHECK(found_in(spec("    # kfpkg: ignore[kf201] our mirror pins it\n", "")).empty());
  CHECK(found_in(spec("# kfpkg: ignore[KF201]\n\n  # more words\n", "")).empty());
  CHECK(found_in("# kfpkg: ignore-file[KF201]\n" + spec("", "")).empty());
  CHECK(found_in("\xEF\xBB\xBF# kfpkg: ignore-file[KF201]\r\n" + spec("", "")).empty());
  CHECK(found_in(spec("", "\n    env: {}\n    # kfpkg: ignore[KF201]")) ==
        Lines{"KF201:3", "KF012:5"});
}

TEST_CASE("a suppression that does nothing is a finding, one that could not is not", "[lint]") {
  const std::string unused = spec("", ":1 # kfpkg: ignore[KF201, argo-variable]");
  CHECK(found_in(unused) == Lines{"KF012:3", "KF012:3"});
  CHECK(found_in(unused, {{"kfp-2"}, {"unused-suppression"}}).empty());
  CHECK(found_in(unused, {{"kfp-2"}, {"KF201", "KF219"}}).empty());
  CHECK(found_in(spec("", " # kfpkg: ignore[KF201,KF209]"), {{"kfp-2.17"}, {}}).empty());
  CHECK(found_in("inputs: [5]\n" + spec("", " # kfpkg: ignore[KF201]")) == Lines{"KF104:1"});
  CHECK(found_in("inputs: [5] # kfpkg: ignore[KF104]\n" + spec("", "")).empty());
}

TEST_CASE("unknown rules are named with the nearest, and a missing one is asked for", "[lint]") {
  const auto only = [](const std::string& comment) {
    Diagnostics found;
    lint_source(make_source("component.yaml", spec("", ":1 # kfpkg: " + comment)), {}, found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == Severity::warning);
    return found[0];
  };
  CHECK(only("ignore[image-flaoting]").help == "did you mean \"image-floating\"?");
  CHECK(only("ignore[nothing at all like it]").help == "kfpkg explain lists the rules");
  CHECK(only("ignore").message == "this suppression names no rule");
  CHECK(only("ignore-file[ , ]").message == "this suppression names no rule");
  CHECK(only("ignore[KF201").message == "this suppression names no rule");
  const Diagnostic last = only("ignore[KF201]");
  CHECK(last.place.source->text(last.place.span) == "KF201");
}

TEST_CASE("text that only looks like a comment switches nothing off", "[lint]") {
  CHECK(found_in(spec("",
                      "\n    args:\n    - |\n      # kfpkg: "
                      "ignore-file[KF201]\n      x")) == Lines{"KF201:3"});
  CHECK(found_in(spec("", "\n    args: ['# kfpkg: ignore-file[KF201]']")) == Lines{"KF201:3"});
}
