// SPDX-License-Identifier: Apache-2.0
// Which comments switch which findings off, and what is said of the others.
#include "lint/engine.hpp"
#include "lint/fixes/fix_folder.hpp"

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
std::string show(const std::string& above, const std::string& behind) {
  return "implementation:\n  container:\n" + above + "    image: a/b" + behind +
         "\n    command: [show]\nname: Show\n";
}

}  // namespace

TEST_CASE("a comment switches rules off for its line, or alone for the next one", "[lint]") {
  CHECK(found_in(show("", "")) == Lines{"KF201:3"});
  CHECK(found_in(show("", " # kfpkg: ignore[KF201]")).empty());
  CHECK(found_in(show("", " #kfpkg:ignore[ image-floating ] because")).empty());
  CHECK(found_in(show("    # kfpkg: ignore[kf201] our mirror pins it\n", "")).empty());
  CHECK(found_in(show("# kfpkg: ignore[KF201]\n\n  # more words\n", "")).empty());
  CHECK(found_in("# kfpkg: ignore-file[KF201]\n" + show("", "")).empty());
  CHECK(found_in("\xEF\xBB\xBF# kfpkg: ignore-file[KF201]\r\n" + show("", "")).empty());
  CHECK(found_in(show("", "\n    env: {}\n    # kfpkg: ignore[KF201]")) ==
        Lines{"KF201:3", "KF012:5"});
}

TEST_CASE("a suppression that does nothing is a finding, one that could not is not", "[lint]") {
  const std::string unused = show("", ":1 # kfpkg: ignore[KF201, argo-variable]");
  CHECK(found_in(unused) == Lines{"KF012:3", "KF012:3"});
  CHECK(found_in(unused, {{"kfp-2"}, {"unused-suppression"}}).empty());
  CHECK(found_in(unused, {{"kfp-2"}, {"KF201", "KF219"}}).empty());
  CHECK(found_in(show("", " # kfpkg: ignore[KF201,KF209]"), {{"kfp-2.17"}, {}}).empty());
  CHECK(found_in("inputs: [5]\n" + show("", " # kfpkg: ignore[KF201]")) == Lines{"KF104:1"});
  CHECK(found_in("inputs: [5] # kfpkg: ignore[KF104]\n" + show("", "")).empty());
}

TEST_CASE("unknown rules are named with the nearest, and a missing one is asked for", "[lint]") {
  const auto only = [](const std::string& comment) {
    Diagnostics found;
    lint_source(make_source("component.yaml", show("", ":1 # kfpkg: " + comment)), {}, found);
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
  CHECK(found_in(show("",
                      "\n    args:\n    - |\n      # kfpkg: "
                      "ignore-file[KF201]\n      x")) == Lines{"KF201:3"});
  CHECK(found_in(show("", "\n    args: ['# kfpkg: ignore-file[KF201]']")) == Lines{"KF201:3"});
}

TEST_CASE("a comment covers all lines of a scalar that begins on its line", "[lint]") {
  const auto text = [](const std::string& above, const std::string& behind) {
    return "implementation:\n  container:\n    image: a/b:1\n    command:\n    - sh\n" + above +
           "    - |" + behind + "\n      echo a\n      echo {{workflow.name}}\nname: Show\n";
  };
  CHECK(found_in(text("", "")) == Lines{"KF219:6"});
  CHECK(found_in(text("", " # kfpkg: ignore[KF219]")).empty());
  CHECK(found_in(text("    # kfpkg: ignore[KF219] ours\n", "")).empty());
  const std::string long_text = "args: ['{{workflow.name}}\n  # kfpkg: ignore[KF219]']";
  CHECK(found_in(show("", ":1\n    " + long_text)) == Lines{"KF219:4"});
}

TEST_CASE("in a Dockerfile a comment is about the instruction that it stands in or before",
          "[lint]") {
  const auto found = [](const std::string& dockerfile) {
    const MemoryTree tree({{"x/component.yaml", {show("", ":1")}}, {"x/Dockerfile", {dockerfile}}});
    LintOptions options;
    options.flags.select = {"KF012"};
    Diagnostics all;
    REQUIRE(lint_folder(tree, "x", options, all));
    Lines lines;
    for (const Diagnostic& d : all) {
      CHECK(d.place.source->path() == "x/Dockerfile");
      lines.push_back(d.rule + ":" +
                      std::to_string(d.place.source->position(d.place.span.begin).line));
    }
    return lines;
  };
  // Unknown rules are told wherever the comment is one, and only there.
  CHECK(found("FROM a:1\n# kfpkg: ignore[nothing-like-it]\nRUN a\n") == Lines{"KF012:2"});
  CHECK(found("FROM a:1\nRUN a \\\n  # kfpkg: ignore[nothing-like-it]\n  b\n") == Lines{"KF012:3"});
  CHECK(found("FROM a:1\nRUN <<E\n# kfpkg: ignore[nothing-like-it]\nE\n").empty());
  CHECK(found("FROM a:1\nRUN a # kfpkg: ignore[nothing-like-it]\n").empty());
}

TEST_CASE("a suppression that is not needed is taken out by a safe fix, and only that", "[lint]") {
  const auto fixed = [](const std::string& text) {
    const MemoryTree tree({{"x/component.yaml", {text}}});
    const FolderFixes fixes =
        fix_folder(read_folder(tree, "x", {}).value(), nullptr, {}, FixSafety::safe).value();
    CHECK(fixes.remaining.empty());
    return fixes.files.empty() ? text : fixes.files[0].after;
  };
  CHECK(fixed(show("", ":1   # kfpkg: ignore[KF201] why")) == show("", ":1"));
  CHECK(fixed(show("    # kfpkg: ignore[KF201] why\n", ":1")) == show("", ":1"));
  CHECK(fixed("\xEF\xBB\xBF# kfpkg: ignore-file[KF201]\r\n" + show("", ":1")) ==
        "\xEF\xBB\xBF" + show("", ":1"));
  CHECK(fixed(show("", " # kfpkg: ignore[KF201, KF219] why")) ==
        show("", " # kfpkg: ignore[KF201] why"));
  CHECK(fixed(show("", " # kfpkg: ignore[KF219 ,KF201]")) == show("", " # kfpkg: ignore[KF201]"));
  CHECK(fixed(show("", ":1 # kfpkg: ignore[KF219, KF201]")) == show("", ":1"));
}

TEST_CASE("README, build.sh and sample cases have suppressions of their own", "[lint]") {
  const std::string spec =
      "name: Show\ninputs: [{name: a, type: String}]\nimplementation: {container: {image: "
      "\"x/a:1\", command: [show, {inputValue: a}]}}\n";
  const auto found = [&](const std::string& path, const std::string& text) {
    const MemoryTree tree({{"x/component.yaml", {spec}}, {"x/" + path, {text}}});
    Diagnostics all;
    REQUIRE(lint_folder(tree, "x", {}, all));
    Lines lines;
    for (const Diagnostic& d : all) {
      CHECK(d.place.source->path() == "x/" + path);
      lines.push_back(d.rule + ":" +
                      std::to_string(d.place.source->position(d.place.span.begin).line));
    }
    return lines;
  };
  const std::string region = "<!-- kfpkg:inputs -->\nold\n<!-- /kfpkg -->\n";
  CHECK(found("README.md", region) == Lines{"KF301:1"});
  CHECK(found("README.md", "<!-- kfpkg: ignore[KF301] mine -->\n\n" + region).empty());
  CHECK(found("README.md", "<!--\nkfpkg: ignore-file[KF301]\n-->\nx\n\n" + region).empty());
  CHECK(found("README.md", "`<!-- kfpkg: ignore[KF301] -->`\n" + region) == Lines{"KF301:2"});
  CHECK(found("README.md", "```\n<!-- kfpkg: ignore-file[KF301] -->\n```\n" + region) ==
        Lines{"KF301:4"});
  CHECK(found("README.md", "<!-- kfpkg: ignore[KF301] -->\nx\n" + region) ==
        Lines{"KF012:1", "KF301:3"});
  const std::string build = "docker build -t y/b:1 .\n";
  CHECK(found("build.sh", build) == Lines{"KF302:1"});
  CHECK(found("build.sh", "#!/bin/sh\n# kfpkg: ignore[KF302]\n\n" + build).empty());
  CHECK(found("build.sh", "# kfpkg: ignore-file[KF302]\nset -e\n" + build).empty());
  CHECK(found("tests/cases/a.yaml", "inputs: {b: 1}\n") == Lines{"KF304:1", "KF303:1"});
  CHECK(found("tests/cases/a.yaml", "inputs: {b: 1} # kfpkg: ignore[KF303,KF304]\n").empty());
  CHECK(found("tests/cases/a.yaml", "# kfpkg: ignore[KF303]\ninputs: {b: 1}\n") ==
        Lines{"KF304:2"});
}
