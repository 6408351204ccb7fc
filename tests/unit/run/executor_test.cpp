// SPDX-License-Identifier: Apache-2.0
// A run hands its container to the engine and reads what the program left.
#include "run/executor.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "run_support.hpp"
#include "tests/support/fake_engine.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace kfpkg;
using Catch::Matchers::Contains;
using run::RunPlan;
using run::RunReport;
namespace fs = std::filesystem;

namespace {

using Files = std::map<std::string, std::string>;

RunPlan plan_in(const fs::path& out) {
  RunPlan plan;
  plan.image = "busybox:1.35";
  plan.platform = "linux/arm64";
  plan.container = "kfpkg-run-1";
  plan.command = {"prog"};
  plan.output_dir = out;
  plan.outputs = {{"model", "system.Model", false, out / "model"},
                  {"count", "NUMBER_INTEGER", true, out / "count"}};
  return plan;
}

// An engine whose program writes `files`.
void write(test::FakeEngine& engine, Files files) {
  engine.program =
      [files = std::move(files)](const container::ContainerSpec& spec) -> Result<container::Exit> {
    if (spec.on_out_line) spec.on_out_line("working");
    for (const auto& [path, content] : files)
      KFPKG_TRY(write_file(spec.copies_out.at(0).host / path, content));
    return container::Exit{};
  };
}

}  // namespace

TEST_CASE("what a program writes for declared outputs is the result", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  const fs::path out = scratch.path() / "out";
  test::FakeEngine engine;
  write(engine,
        {{"model/weights", "12345"},
         {"count", " 7\n"},
         {"undeclared", "x"},
         {"executor_output.json",
          R"({"artifacts": {"model": {"artifacts": [{"metadata": {"accuracy": 0.5}}]}}})"}});
  run::RunContext made;
  std::vector<std::string> lines;
  made.on_out_line = [&](std::string_view line) { lines.emplace_back(line); };
  const auto report = run::run_component(plan_in(out), engine, made);
  REQUIRE(report);
  CHECK(lines == std::vector<std::string>{"working"});
  REQUIRE(report->parameters.size() == 1);
  CHECK(report->parameters[0].json == "7");
  CHECK(report->parameters[0].type == "NUMBER_INTEGER");
  REQUIRE(report->artifacts.size() == 1);
  CHECK(report->artifacts[0].written);
  CHECK(report->artifacts[0].bytes == 5);
  CHECK(report->artifacts[0].metadata == R"({"accuracy":0.5})");
  // Declared outputs, what keeps the folder out of git and images, and nothing else.
  CHECK(std::distance(fs::directory_iterator{out}, fs::directory_iterator{}) == 3);
  CHECK(fs::exists(out / ".gitignore"));
}

TEST_CASE("outputs of an earlier run are not taken for those of this one", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  REQUIRE(write_file(scratch.path() / "count", "1"));
  REQUIRE(write_file(scratch.path() / "model" / "old", "old"));
  test::FakeEngine engine;
  write(engine, {{"model", "new"}});
  const auto report = run::run_component(plan_in(scratch.path()), engine, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::run);
  CHECK(report.error().message == "output \"count\" was not written");
  CHECK(read_file(scratch.path() / "model", 10).value() == "new");
}

TEST_CASE("output parameters must be there and of their type", "[run][executor]") {
  struct Row {
    Files files;
    const char* message;
  };
  const Row row = GENERATE(values<Row>({
      {{}, "output \"count\" was not written"},
      {{{"count", "seven"}}, "output \"count\" holds \"seven\", which is not an integer"},
      {{{"count", ""}}, "output \"count\" holds \"\", which is not an integer"},
      {{{"count/x", "7"}}, "output \"count\" is not a regular file"},
      {{{"count", "7"}, {"executor_output.json", "[]"}},
       "the executor output that the program wrote is not a JSON object"},
  }));
  const TempDir scratch = TempDir::make("run-test").value();
  test::FakeEngine engine;
  write(engine, row.files);
  const auto report = run::run_component(plan_in(scratch.path()), engine, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::run);
  CHECK(report.error().message == row.message);
}

TEST_CASE("the executor output beats a file, and an artifact may be missing", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  test::FakeEngine engine;
  write(engine, {{"count", "7"}, {"executor_output.json", R"({"parameterValues": {"count": 8}})"}});
  const auto report = run::run_component(plan_in(scratch.path()), engine, {});
  REQUIRE(report);
  CHECK(report->parameters[0].json == "8");
  CHECK_FALSE(report->artifacts[0].written);
}

TEST_CASE("a link that a program left is not followed", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  RunPlan plan = plan_in(scratch.path());
  REQUIRE(write_file(scratch.path() / "secret", "7"));
  fs::create_symlink(scratch.path() / "secret", scratch.path() / "count");
  RunReport report;
  const Status status = run::collect_outputs(plan, "", report);
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "output \"count\" is not a regular file");
}

TEST_CASE("the container is the pod that KFP would start", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  RunPlan plan = plan_in(scratch.path());
  plan.network = "none";
  plan.env = {{"MODE", "a=b"}};
  plan.inputs = {{scratch.path(), "/kfpkg/inputs/data"}};
  test::FakeEngine engine;
  engine.program = [](const container::ContainerSpec& spec) -> Result<container::Exit> {
    // Whoever the image's user is.
    const fs::path folders = spec.copies_in.at(0).host;
    CHECK(folders.filename() == "kfpkg");
    CHECK(fs::status(folders / "outputs").permissions() == fs::perms{0777});
    return container::Exit{1, "", {}};
  };
  CHECK_FALSE(run::run_component(plan, engine, {}));
  REQUIRE(engine.runs.size() == 1);
  const container::ContainerSpec& spec = engine.runs.front();
  CHECK(spec.image == "busybox:1.35");
  CHECK(spec.platform == "linux/arm64");
  CHECK(spec.name == "kfpkg-run-1");
  CHECK(spec.network == "none");
  CHECK(spec.command == std::vector<std::string>{"prog"});
  CHECK(spec.env == plan.env);
  REQUIRE(spec.mounts.size() == 1);
  CHECK(spec.mounts[0].inside == "/kfpkg/inputs/data");
  CHECK(spec.copies_in.at(0).inside == "/");
  CHECK(spec.copies_out.at(0).inside == "/kfpkg/outputs");
  CHECK(spec.missing_image_hint == "build it first: kfpkg build --platform linux/arm64 --load");
}

TEST_CASE("a program that fails says why", "[run][executor]") {
  struct Row {
    int code;
    const char* err;
    const char* message;
    const char* hint;
  };
  const Row row = GENERATE(values<Row>({
      {3, "Traceback\nValueError: no\n", "prog: exited with status 3: ValueError: no", ""},
      {137, "", "prog: exited with status 137", "memory"},
      {1, "exec /usr/bin/python3: exec format error\n", "prog: exited with status 1", "emulation"},
  }));
  const TempDir scratch = TempDir::make("run-test").value();
  test::FakeEngine engine;
  engine.program = [&](const container::ContainerSpec&) -> Result<container::Exit> {
    return container::Exit{row.code, row.err, {}};
  };
  const auto report = run::run_component(plan_in(scratch.path()), engine, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::run);
  CHECK_THAT(report.error().message, Contains(row.message));
  CHECK_THAT(report.error().hint, Contains(row.hint));
}

TEST_CASE("an input file that is not there is told before the engine is asked", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  RunPlan plan = plan_in(scratch.path());
  plan.inputs = {{scratch.path() / "nothing.csv", "/kfpkg/inputs/data"}};
  test::FakeEngine engine;
  const auto report = run::run_component(plan, engine, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::usage);
  CHECK_THAT(report.error().message, Contains("nothing.csv: no such file"));
  CHECK(engine.runs.empty());
}

TEST_CASE("a run that the engine did not do leaves nothing behind", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  test::FakeEngine engine;
  engine.program = [](const container::ContainerSpec&) -> Result<container::Exit> {
    return fail(ErrorKind::interrupted, "run: interrupted");
  };
  const auto report = run::run_component(plan_in(scratch.path()), engine, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::interrupted);
  CHECK(fs::is_empty(scratch.path()));
}
