// SPDX-License-Identifier: Apache-2.0
// What doctor mends, and how it tells so.
#include "ops/doctor/fix.hpp"

#include "tests/support/machine.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::ops;
using test::Machine;

TEST_CASE("each command is told, run once, and told again when it fails", "[ops]") {
  Machine machine;
  machine.processes.on({"make", "builder"}, 0);
  machine.processes.on({"register"}, 1, "", "first\nno such host\n");
  std::vector<std::string> told;
  const auto tell = [&](std::string_view text) { told.emplace_back(text); };
  const std::vector<Check> checks{
      {"store", CheckStatus::warning, "", "", {"make", "builder"}},
      {"features", CheckStatus::problem, "", "", {"make", "builder"}},
      {"emulation", CheckStatus::warning, "", "", {"register"}},
      {"git", CheckStatus::problem, "", "apt-get install git"},
  };
  CHECK(fix_environment(checks, machine.processes, machine.call, tell));
  CHECK(told == std::vector<std::string>{"to mend store: make builder",
                                         "to mend emulation: register",
                                         "that failed: no such host"});
  CHECK(machine.processes.calls().size() == 2);
}

TEST_CASE("where no command helps, nothing is run", "[ops]") {
  Machine machine;
  std::vector<std::string> told;
  CHECK_FALSE(fix_environment({}, machine.processes, machine.call,
                              [&](std::string_view text) { told.emplace_back(text); }));
  CHECK(told == std::vector<std::string>{"there is nothing that --fix can mend"});
  CHECK(machine.processes.calls().empty());
}
