// SPDX-License-Identifier: Apache-2.0
// Which rules hold in a folder: by kfpkg.yaml, and by the flags that beat it.
#include "ops/lint/rule_settings.hpp"
#include "tests/unit/ops/lint_fixture.hpp"

using namespace kfpkg;
using namespace kfpkg::ops;
using Words = std::vector<std::string>;

TEST_CASE("flags beat the targets of kfpkg.yaml and stand beside its rules", "[lint]") {
  const test::LintedWorkspace workspace;
  workspace.put(
      "kfpkg.yaml",
      "lint: {targets: [vertex], select: [KF1], ignore: [KF105], severity: {KF2: info}}\n");
  workspace.put("train/component.yaml", "name: Train\n");

  const auto plain = rule_options(workspace.folder("train"), {}, workspace.locks());
  REQUIRE(plain);
  CHECK(plain->targets == Words{"vertex"});
  CHECK(plain->select == Words{"KF1"});
  CHECK(plain->ignore == Words{"KF105"});
  CHECK(plain->severities == std::map<std::string, std::string>{{"KF2", "info"}});
  CHECK(plain->flags.select.empty());
  CHECK(plain->flags.ignore.empty());

  const auto flagged =
      rule_options(workspace.folder("train"), {{"kfp-1.8"}, {"KF2"}, {"KF201"}}, workspace.locks());
  REQUIRE(flagged);
  CHECK(flagged->targets == Words{"kfp-1.8"});
  CHECK(flagged->select == Words{"KF1"});
  CHECK(flagged->flags.select == Words{"KF2"});
  CHECK(flagged->flags.ignore == Words{"KF201"});
}

TEST_CASE("rules hear of an image only what kfpkg.yaml says, and where", "[lint]") {
  const test::LintedWorkspace workspace;
  workspace.put("kfpkg.yaml", "registry: ghcr.io/acme\n");
  workspace.put("train/component.yaml", "name: Train\n");
  workspace.put("train/kfpkg.yaml", "platforms: [linux/arm64]\n");
  workspace.put("eval/component.yaml", "name: Evaluate\n");

  const auto train = rule_options(workspace.folder("train"), {}, workspace.locks());
  REQUIRE(train);
  CHECK(train->build.configured.image == "ghcr.io/acme/train");
  CHECK(train->build.configured.image_origin == "kfpkg.yaml:1");
  CHECK(train->build.configured.platforms == Words{"linux/arm64"});
  CHECK(train->build.configured.platforms_origin == "train/kfpkg.yaml:1");
  const auto eval = rule_options(workspace.folder("eval"), {}, workspace.locks());
  REQUIRE(eval);
  CHECK(eval->build.configured.platforms.empty());
  CHECK(eval->build.configured.platforms_origin.empty());
}

TEST_CASE("a wrong rule or target in kfpkg.yaml is told with its place", "[lint]") {
  struct Row {
    const char* text;
    const char* place;
  };
  const Row rows[] = {
      {"lint: {targets: [kfp-9]}\n", "kfpkg.yaml:1"},
      {"lint:\n  select: [KF999]\n", "kfpkg.yaml:2"},
      {"lint:\n\n  ignore: [no-such-rule]\n", "kfpkg.yaml:3"},
      {"lint: {severity: {KF101: loud}}\n", "kfpkg.yaml:1"},
      {"lint: {severity: {KF999: info}}\n", "kfpkg.yaml:1"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const test::LintedWorkspace workspace;
    workspace.put("kfpkg.yaml", row.text);
    workspace.put("train/component.yaml", "name: Train\n");
    const auto options = rule_options(workspace.folder("train"), {}, workspace.locks());
    REQUIRE_FALSE(options);
    CHECK(options.error().kind == ErrorKind::config);
    CHECK(options.error().message.starts_with(row.place));
  }
}

TEST_CASE("a kfpkg.lock that nobody can read ends lint where something is built", "[lint]") {
  for (const char* text :
       {"<<<<<<< HEAD\nversion: 1\n", "version: 1\nbases:\n<<<<<<< HEAD\n  a: b\n", "version: 9\n",
        "a: [\n", "version: 1\nbases: {x: sha256:1}\n", ""}) {
    INFO(text);
    const test::LintedWorkspace workspace;
    workspace.put("kfpkg.yaml", "");
    workspace.put("kfpkg.lock", text);
    workspace.put("train/component.yaml", "name: Train\n");
    CHECK(rule_options(workspace.folder("train"), {}, workspace.locks()));
    workspace.put("train/Dockerfile", "FROM a\n");
    const auto options = rule_options(workspace.folder("train"), {}, workspace.locks());
    REQUIRE_FALSE(options);
    CHECK(options.error().kind == ErrorKind::config);
    CHECK_THAT(options.error().message, Catch::StartsWith("kfpkg.lock:"));
    CHECK(options.error().hint.find("git checkout HEAD -- kfpkg.lock") != std::string::npos);
  }
}
