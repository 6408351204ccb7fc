// SPDX-License-Identifier: Apache-2.0
// The sequence of lint: what it writes, what it only tells, and which of several errors.
#include "ops/lint/lint.hpp"

#include "tests/unit/ops/lint_fixture.hpp"

using namespace kfpkg;
using namespace kfpkg::ops;

namespace {

// Holds a suppression that nothing needs, which a safe fix takes out.
const std::string k_text =
    "name: Train  # kfpkg: ignore[KF101] once\nimplementation:\n  container:\n"
    "    image: ghcr.io/acme/train:1.0\n    command: [show]\n";

}  // namespace

TEST_CASE("fixes are shown without being written, and written when asked", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("train/component.yaml", k_text);
  LintIntent intent;
  intent.paths = {"train"};

  const auto plain = ops::lint(workspace.session(), intent);
  REQUIRE(plain);
  REQUIRE(plain->diagnostics.size() == 1);
  CHECK(plain->changes.empty());
  CHECK(plain->documents == std::vector<std::string>{"train/component.yaml"});
  CHECK(exit_code_of(*plain, false) == ExitCode::done);
  CHECK(exit_code_of(*plain, true) == ExitCode::findings);

  intent.fixes.mode = FixMode::show;
  const auto shown = ops::lint(workspace.session(), intent);
  REQUIRE(shown);
  REQUIRE(shown->changes.size() == 1);
  CHECK(shown->changes[0].display == "train");
  REQUIRE(shown->changes[0].files.size() == 1);
  CHECK(shown->changes[0].files[0].path == "component.yaml");
  CHECK(shown->diagnostics.empty());
  CHECK(workspace.read("train/component.yaml") == k_text);

  intent.fixes.mode = FixMode::write;
  const auto mended = ops::lint(workspace.session(), intent);
  REQUIRE(mended);
  CHECK(mended->fixed == 1);
  CHECK(mended->diagnostics.empty());
  CHECK(workspace.read("train/component.yaml") == shown->changes[0].files[0].after);
}

TEST_CASE("a given text is mended beside its file, which stays", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("train/component.yaml", "name: On disk\n");
  LintIntent intent;
  intent.text = GivenText{"train/component.yaml", k_text};

  const auto plain = ops::lint(workspace.session(), intent);
  REQUIRE(plain);
  CHECK(plain->diagnostics.size() == 1);
  CHECK(plain->text == k_text);

  intent.fixes.mode = FixMode::write;
  const auto mended = ops::lint(workspace.session(), intent);
  REQUIRE(mended);
  CHECK(mended->diagnostics.empty());
  CHECK(mended->text.starts_with("name: Train\n"));
  CHECK(workspace.read("train/component.yaml") == "name: On disk\n");
}

TEST_CASE("a spec that is named by its file is linted and mended alone", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("train/component.yaml", "name: neither this\n");
  workspace.put("train/Dockerfile", "nor this\n");
  workspace.put("train/other.yaml", k_text);
  std::filesystem::create_symlink("other.yaml", workspace.root() / "train/link.yaml");
  LintIntent intent;
  intent.paths = {"train/other.yaml"};
  const auto plain = ops::lint(workspace.session(), intent);
  REQUIRE(plain);
  REQUIRE(plain->diagnostics.size() == 1);
  CHECK(plain->diagnostics[0].place.source->path() == "train/other.yaml");
  CHECK(plain->documents == std::vector<std::string>{"train/other.yaml"});
  CHECK(plain->single_specs == 1);

  intent.fixes.mode = FixMode::write;
  intent.paths = {"train/link.yaml"};
  const auto linked = ops::lint(workspace.session(), intent);
  REQUIRE(linked);
  CHECK(linked->diagnostics.size() == 1);
  CHECK(workspace.read("train/other.yaml") == k_text);
  intent.paths = {"train/other.yaml"};
  const auto mended = ops::lint(workspace.session(), intent);
  REQUIRE(mended);
  CHECK(mended->fixed == 1);
  CHECK(workspace.read("train/other.yaml").starts_with("name: Train\n"));
}

TEST_CASE("a spec that is named and cannot be read is a finding of its path", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("train/component.yaml", k_text);
  workspace.put("train/large.yaml", std::string(5U << 20U, 'a'));
  LintIntent intent;
  intent.paths = {"train/large.yaml"};
  const auto report = ops::lint(workspace.session(), intent);
  REQUIRE(report);
  REQUIRE(report->diagnostics.size() == 1);
  CHECK(report->diagnostics[0].rule == "KF016");
  CHECK(report->diagnostics[0].place.source->path() == "train/large.yaml");
}

TEST_CASE("settings of the folder hold for a spec that is named by its file", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("specs/a.yaml", k_text);
  workspace.put("specs/kfpkg.yaml", "lint: {severity: {KF012: off}}\n");
  LintIntent intent;
  intent.paths = {"specs/a.yaml"};
  const auto report = ops::lint(workspace.session(), intent);
  REQUIRE(report);
  CHECK(report->diagnostics.empty());
}

TEST_CASE("a text that is a spec is linted alone, saved or not", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("train/component.yaml", "name: not this\n");
  LintIntent intent;
  intent.text = GivenText{"train/new.yaml", k_text};
  intent.fixes.mode = FixMode::write;
  const auto report = ops::lint(workspace.session(), intent);
  REQUIRE(report);
  CHECK(report->diagnostics.empty());
  CHECK(report->documents == std::vector<std::string>{"train/new.yaml"});
  CHECK(report->text.starts_with("name: Train\n"));
}

TEST_CASE("of several errors the first folder's is told, for any number of jobs", "[lint]") {
  test::LintedWorkspace workspace;
  for (const std::string name : {"a", "b", "c", "d", "e", "f"}) {
    workspace.put(name + "/component.yaml", k_text);
    if (name > "a") workspace.put(name + "/kfpkg.yaml", "nonsense: " + name + "\n");
  }
  for (const std::size_t jobs : {1U, 2U, 8U}) {
    LintIntent intent;
    intent.jobs = jobs;
    const auto report = ops::lint(workspace.session(), intent);
    REQUIRE_FALSE(report);
    CHECK(report.error().message.starts_with("b/kfpkg.yaml:1"));
  }
}

TEST_CASE("programs that no Python reads are told of, not failed over", "[lint]") {
  test::LintedWorkspace workspace;
  workspace.put("train/component.yaml",
                "name: Train\nimplementation:\n  container:\n    image: ghcr.io/acme/train:1.0\n"
                "    command: [python3, /app/main.py, --flag]\n");
  workspace.put("train/main.py", "import argparse\n\nargparse.ArgumentParser().parse_args()\n");
  LintIntent given;
  given.text = GivenText{"train/component.yaml", workspace.read("train/component.yaml")};
  for (const LintIntent& intent : {LintIntent{}, given}) {
    const auto report = ops::lint(workspace.session(), intent);
    REQUIRE(report);
    CHECK(report->diagnostics.empty());
    REQUIRE(report->unread.size() == 1);
    CHECK(report->unread[0].message.find("not found in PATH") != std::string::npos);
  }
}

TEST_CASE("a fix of a spec that is linted alone is refused for an error that no rule may tell",
          "[lint]") {
  test::LintedWorkspace workspace;
  const std::string text =
      "name: Train\ninputs: [{name: rows, type: Interger, default: many, optional: true}]\n"
      "implementation: {container: {image: i:1, command: [show]}}\n";
  workspace.put("other.yaml", text);
  LintIntent intent;
  intent.rules.select = {"KF127"};
  intent.fixes = {FixMode::write, FixSafety::unsafe};
  intent.paths = {"other.yaml"};
  const auto report = ops::lint(workspace.session(), intent);
  REQUIRE(report);
  REQUIRE(report->refused.size() == 1);
  CHECK(report->refused[0].error.rule == "KF103");
  REQUIRE(report->diagnostics.size() == 1);
  CHECK(report->diagnostics[0].fixes.empty());
  CHECK(workspace.read("other.yaml") == text);
}
