// SPDX-License-Identifier: Apache-2.0
// Which rules are reported, and as what.
#include "lint/selection.hpp"

#include "lint/engine.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

using Words = std::vector<std::string>;

// image-floating (KF201) and  (KF209).
const char* const k_text =
    "inputs: [{name: a, type: String, optional: true}]\n"
    "implementation: {container: {image: b, command: [c, {if: {cond: {isPresent: a}, then: "
    "[x]}}]}}\n";

Words found(const LintOptions& options, const std::string& text = k_text) {
  Diagnostics all;
  lint_source(make_source("c.yaml", text), options, all);
  Words words;
  for (const Diagnostic& d : all) words.push_back(d.rule + " " + std::string(name_of(d.severity)));
  return words;
}

LintOptions with(const Words& select, const Words& ignore, const RuleChoice& flags = {}) {
  LintOptions options;
  options.select = select;
  options.ignore = ignore;
  options.flags = flags;
  return options;
}

const Words k_both{"KF201 warning", "KF209 warning"};
const Words k_first{"KF201 warning"};
const Words k_second{"KF209 warning"};

}  // namespace

TEST_CASE("rules are selected by target, id, beginning of ids and name", "[lint]") {
  CHECK(found({}) == k_both);
  CHECK(found({{"kfp-2.17"}, {}}) == k_first);
  CHECK(found(with({}, {"image-floating"})) == k_second);
  CHECK(found(with({}, {"kf201", "KF209"})).empty());
  CHECK(found(with({}, {"KF2"})).empty());
  CHECK(found(with({"KF20"}, {})) == k_both);
  CHECK(found(with({"KF1"}, {})).empty());
  CHECK(found(with({"if-needs-2.17"}, {})) == k_second);
}

TEST_CASE("the closer selector decides, and of equal ones what is ignored", "[lint]") {
  CHECK(found(with({"KF201"}, {"KF2"})) == k_first);
  CHECK(found(with({"KF2"}, {"KF201"})) == k_second);
  CHECK(found(with({"KF201", "KF209"}, {"image-floating"})) == k_second);
  CHECK(found(with({"KF2"}, {"KF2"})).empty());
}

TEST_CASE("flags beat settings", "[lint]") {
  CHECK(found(with({}, {"KF201"}, {{"KF201"}, {}})) == k_first);
  CHECK(found(with({"KF201"}, {}, {{"KF209"}, {}})) == k_second);
  CHECK(found(with({"KF201"}, {}, {{}, {"KF2"}})).empty());
  CHECK(found(with({}, {}, {{"KF2"}, {"KF209"}})) == k_first);
}

TEST_CASE("severities are set for one rule or for many, off included", "[lint]") {
  LintOptions options;
  options.severities = {{"KF2", "info"}, {"image-floating", "error"}};
  CHECK(found(options) == Words{"KF201 error", "KF209 info"});
  options.severities = {{"KF2", "off"}, {"KF201", "info"}};
  CHECK(found(options) == Words{"KF201 info"});
  options.flags.select = {"KF209"};
  CHECK(found(options) == k_second);
}

TEST_CASE("a text that is no YAML is told even when other rules are selected", "[lint]") {
  CHECK(found(with({"KF201"}, {}), "a: [").size() == 1);
  CHECK(found(with({"KF201"}, {"KF0"}), "a: [").empty());
}

TEST_CASE("unknown words are errors with the nearest known one", "[lint]") {
  CHECK(check_options({{"kfp-3"}, {}}).error().kind == ErrorKind::config);
  CHECK(check_options({{"kfp-2"}, {"image-flaoting"}}).error().hint ==
        "did you mean \"image-floating\"?");
  CHECK(check_selectors({"KF", "kf2", "KF20"}).has_value());
  for (const char* wrong : {"KF999", "K", "", "KF2011", "image-"}) {
    CAPTURE(wrong);
    CHECK_FALSE(check_selectors({wrong}).has_value());
  }
  CHECK(check_severity("warnng").error().hint == "did you mean \"warning\"?");
  CHECK(check_severity("fatal").error().hint == "severities are error, warning, info, off");
  LintOptions options;
  options.severities = {{"KF201", "loud"}};
  CHECK_FALSE(check_options(options).has_value());
  CHECK(check_options({}).has_value());
}
