// SPDX-License-Identifier: Apache-2.0
// kfpkg explain
#include "cli/commands.hpp"
#include "cli/lint/lint.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_explain(CommandLine& line) {
  const auto rule = std::make_shared<std::string>();
  line.optional_positional("rule", *rule, "id or name of a rule (default: the list of all)");
  return [rule](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_explain(*rule, services);
  };
}

}  // namespace

Command explain_command() {
  return {"explain", "the page of a lint rule", "  kfpkg explain KF101\n", bind_explain, false, 30};
}

}  // namespace kfpkg::cli
