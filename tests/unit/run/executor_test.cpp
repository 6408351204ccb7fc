// SPDX-License-Identifier: Apache-2.0
// A run makes its container, reads what the program left, and takes the container away whatever
// happens.
#include "run/executor.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "run_support.hpp"
#include "tests/support/fake_process_runner.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace kfpkg;
using Catch::Matchers::Contains;
using run::RunPlan;
using run::RunReport;
namespace fs = std::filesystem;

namespace {

using nlohmann::json;
using Files = std::map<std::string, std::string>;

RunPlan plan_in(const fs::path& out) {
  RunPlan plan;
  plan.image = "busybox:1.35";
  plan.platform = "linux/arm64";
  plan.container = "kfpkg-run-1";
  plan.command = {"prog"};
  plan.create = {"docker", "create"};
  plan.output_dir = out;
  plan.outputs = {{"model", "system.Model", false, out / "model"},
                  {"count", "NUMBER_INTEGER", true, out / "count"}};
  return plan;
}

// A Docker whose program writes `files`, or ends with `code` and says `err`.
void docker(test::FakeProcessRunner& runner, Files files, int code = 0, std::string err = {}) {
  runner.on({"create"}, 0, "id\n");
  runner.on({"start"}, code, "working\n", std::move(err));
  runner.on({"rm"}, 0);
  runner.on({"cp", "kfpkg-run-1:/kfpkg/outputs/."},
            [files](const ProcessSpec& spec) -> Result<ProcessResult> {
              for (const auto& [path, content] : files)
                KFPKG_TRY(write_file(fs::path{spec.argv.back()} / path, content));
              return ProcessResult{};
            });
  runner.on({"cp"}, 0);
}

std::vector<std::string> verbs(const test::FakeProcessRunner& runner) {
  std::vector<std::string> words;
  for (const ProcessSpec& call : runner.calls()) words.push_back(call.argv.at(1));
  return words;
}

run::RunContext context() {
  run::RunContext made;
  made.clock = Clock::system();
  return made;
}

}  // namespace

TEST_CASE("a run creates, fills, starts, reads and removes its container", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  const fs::path out = scratch.path() / "out";
  test::FakeProcessRunner runner;
  docker(runner,
         {{"model/weights", "12345"},
          {"count", " 7\n"},
          {"undeclared", "x"},
          {"executor_output.json",
           R"({"artifacts": {"model": {"artifacts": [{"metadata": {"accuracy": 0.5}}]}}})"}});
  run::RunContext made = context();
  std::vector<std::string> lines;
  made.on_out_line = [&](std::string_view line) { lines.emplace_back(line); };
  const auto report = run::run_component(plan_in(out), runner, made);
  REQUIRE(report);
  CHECK(verbs(runner) == std::vector<std::string>{"create", "cp", "start", "cp", "rm"});
  CHECK(lines == std::vector<std::string>{"working"});
  REQUIRE(report->parameters.size() == 1);
  CHECK(report->parameters[0].json == "7");
  REQUIRE(report->artifacts.size() == 1);
  CHECK(report->artifacts[0].written);
  CHECK(report->artifacts[0].bytes == 5);
  CHECK(report->artifacts[0].metadata == R"({"accuracy":0.5})");
  // Declared outputs and nothing else.
  CHECK(std::distance(fs::directory_iterator{out}, fs::directory_iterator{}) == 2);
  const json document = json::parse(run::to_json(*report));
  CHECK(document["schema"] == "kfpkg.run/1");
  CHECK(document["parameters"]["count"] == json{{"type", "NUMBER_INTEGER"}, {"value", 7}});
  CHECK(document["artifacts"]["model"]["metadata"]["accuracy"] == 0.5);
}

TEST_CASE("outputs of an earlier run are not taken for those of this one", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  REQUIRE(write_file(scratch.path() / "count", "1"));
  REQUIRE(write_file(scratch.path() / "model" / "old", "old"));
  test::FakeProcessRunner runner;
  docker(runner, {{"model", "new"}});
  const auto report = run::run_component(plan_in(scratch.path()), runner, context());
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
  test::FakeProcessRunner runner;
  docker(runner, row.files);
  const auto report = run::run_component(plan_in(scratch.path()), runner, context());
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::run);
  CHECK(report.error().message == row.message);
  CHECK(verbs(runner).back() == "rm");
}

TEST_CASE("the executor output beats a file, and an artifact may be missing", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  test::FakeProcessRunner runner;
  docker(runner,
         {{"count", "7"}, {"executor_output.json", R"({"parameterValues": {"count": 8}})"}});
  const auto report = run::run_component(plan_in(scratch.path()), runner, context());
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

TEST_CASE("failures of Docker and of the program say what to do", "[run][executor]") {
  struct Row {
    const char* verb;
    int code;
    const char* err;
    ErrorKind kind;
    const char* message;
    const char* hint;
  };
  const Row row = GENERATE(values<Row>({
      {"create", 1, "Unable to find image\nError response from daemon: pull access denied for x\n",
       ErrorKind::tool, "docker create: Error response from daemon: pull access denied for x",
       "kfpkg build --platform linux/arm64 --load"},
      {"create", 1,
       "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n",
       ErrorKind::tool, "docker create: Cannot connect", "start Docker"},
      {"start", 3, "Traceback\nValueError: no\n", ErrorKind::run,
       "prog: exited with status 3: ValueError: no", ""},
      {"start", 137, "", ErrorKind::run, "prog: exited with status 137", "memory"},
      {"start", 1, "exec /usr/bin/python3: exec format error\n", ErrorKind::run,
       "prog: exited with status 1", "emulation"},
      {"start", 127,
       "Error response from daemon: failed to start: runc: exec: \"prog\": executable file not "
       "found in $PATH: unknown\n",
       ErrorKind::run, "docker start: exec: \"prog\": executable file not found in $PATH",
       "not in the image"},
  }));
  const TempDir scratch = TempDir::make("run-test").value();
  test::FakeProcessRunner runner;
  runner.on({row.verb}, row.code, "", row.err);
  docker(runner, {});
  const auto report = run::run_component(plan_in(scratch.path()), runner, context());
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == row.kind);
  CHECK_THAT(report.error().message, Contains(row.message));
  CHECK_THAT(report.error().hint, Contains(row.hint));
  CHECK(verbs(runner).back() == "rm");
}

TEST_CASE("an input file that is not there is told before Docker is asked", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  RunPlan plan = plan_in(scratch.path());
  plan.inputs = {{scratch.path() / "nothing.csv", "/kfpkg/inputs/data"}};
  test::FakeProcessRunner runner;
  const auto report = run::run_component(plan, runner, context());
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::usage);
  CHECK_THAT(report.error().message, Contains("nothing.csv: no such file"));
  CHECK(runner.calls().empty());
}

TEST_CASE("Ctrl-C ends the run, and the container goes all the same", "[run][executor]") {
  const TempDir scratch = TempDir::make("run-test").value();
  std::stop_source source;
  test::FakeProcessRunner runner;
  runner.on({"start"}, [&](const ProcessSpec&) -> Result<ProcessResult> {
    source.request_stop();
    return ProcessResult{ProcessResult::End::cancelled, 15, {}, {}};
  });
  docker(runner, {});
  run::RunContext made = context();
  made.stop = source.get_token();
  const auto report = run::run_component(plan_in(scratch.path()), runner, made);
  REQUIRE_FALSE(report);
  CHECK(report.error().kind == ErrorKind::interrupted);
  CHECK(verbs(runner) == std::vector<std::string>{"create", "cp", "start", "rm"});
  CHECK(fs::is_empty(scratch.path()));
}
