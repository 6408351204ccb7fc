// SPDX-License-Identifier: Apache-2.0
// New component folders, and runs of them that end before an image is looked for.
#include "ops/scaffold/scaffold.hpp"

#include "ops/run/run.hpp"
#include "tests/support/machine.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::ops;
using test::Machine;

namespace {

ScaffoldIntent train() {
  ScaffoldIntent intent;
  intent.name = "train_model";
  intent.registry = "r.example/acme";
  return intent;
}

}  // namespace

TEST_CASE("a planned folder is not made, a made one is not made again", "[ops]") {
  Machine machine;
  ScaffoldIntent plan = train();
  plan.dry_run = true;
  const ScaffoldReport planned = scaffold(machine.session, plan).value();
  CHECK_FALSE(std::filesystem::exists(machine.work() / planned.folder));
  const ScaffoldReport made = scaffold(machine.session, train()).value();
  CHECK(made.files == planned.files);
  for (const std::string& file : made.files) {
    CHECK(std::filesystem::exists(machine.work() / made.folder / file));
  }
  CHECK(scaffold(machine.session, train()).error().kind == ErrorKind::usage);
}

TEST_CASE("a new folder keeps its own context below a workspace's", "[ops]") {
  Machine machine;
  REQUIRE(machine.put("kfpkg.yaml", "context: .\n"));
  const ScaffoldReport made = scaffold(machine.session, train()).value();
  const auto settings = read_file(machine.work() / made.folder / "kfpkg.yaml", 1000).value();
  CHECK(settings.ends_with("context: .\n"));
}

TEST_CASE("an input that is not there is told before anybody is asked for an image", "[ops]") {
  Machine machine;
  REQUIRE(scaffold(machine.session, train()));
  const auto asked = machine.processes.calls().size();
  RunIntent intent;
  intent.path = "train_model";
  intent.inputs = {{"dataset", "nowhere.csv"}, {"column", "a"}};
  const auto report = run_once(machine.session, intent);
  REQUIRE_FALSE(report);
  CHECK(report.error().message == "input \"dataset\": nowhere.csv: no such file or folder");
  CHECK(machine.processes.calls().size() == asked);
  CHECK(machine.transport.requests().empty());
}
