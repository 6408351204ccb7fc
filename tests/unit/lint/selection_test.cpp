// SPDX-License-Identifier: Apache-2.0
// Which rules are reported, and as what.
#include "lint/selection.hpp"

#include "lint/engine.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

using Words = std::vector<std::string>;

// image-floating (KF201) and  (KF209).
const char* const k_text =
    "inputs: [{name: a, type: String, optional: true}]\n"
    "implementation: {container: {image: b, command: [c, {if: {cond: {isPresent: a}, then: "
    "[x]}}]}}\nname: Show\n";

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

TEST_CASE("a rule that is off unless asked for needs a selector of its own", "[lint]") {
  const std::string text = "name: A\nimplementation: {container: {image: 'b:1', command: [c]}}\n";
  const auto asked = [&](LintOptions options) {
    const Words rules = found(options, text);
    return std::any_of(rules.begin(), rules.end(),
                       [](const std::string& rule) { return rule.starts_with("KF121"); });
  };
  LintOptions options;
  CHECK_FALSE(asked(options));
  options.select = {"KF", "KF1", "KF12"};
  CHECK_FALSE(asked(options));
  options.select = {"KF1", "kf121"};
  CHECK(asked(options));
  options.ignore = {"KF121"};
  CHECK_FALSE(asked(options));
  LintOptions loud;
  loud.severities = {{"KF1", "error"}};
  CHECK_FALSE(asked(loud));
  loud.severities = {{"io-undocumented", "error"}};
  CHECK(asked(loud));
  loud.severities = {{"io-undocumented", "off"}};
  CHECK_FALSE(asked(loud));
  LintOptions flags;
  flags.flags.select = {"KF1"};
  CHECK_FALSE(asked(flags));
  flags.flags.select = {"io-undocumented"};
  CHECK(asked(flags));
}
