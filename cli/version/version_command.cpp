// SPDX-License-Identifier: Apache-2.0
// kfpkg version
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "cli/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kfpkg::cli {
namespace {

Json document() {
  return {{"schema", "kfpkg.version/1"}, {"version", k_version}, {"compiler", k_compiler}};
}

Action bind_version(CommandLine& line) {
  line.reports();
  return [](workspace::Session&, Console& console) {
    return show(console, {[] { return fmt::format("kfpkg {}\n", k_version); }, document});
  };
}

}  // namespace

Command version_command() {
  return {"version",
          "the version of kfpkg and of what it uses",
          "  kfpkg version --format json\n",
          bind_version,
          false,
          190};
}

}  // namespace kfpkg::cli
