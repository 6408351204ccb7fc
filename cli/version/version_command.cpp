// SPDX-License-Identifier: Apache-2.0
// kfpkg version
#include "cli/commands.hpp"
#include "cli/services.hpp"
#include "cli/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

Result<ExitCode> run_version(Services& services, const CommonOptions& common) {
  if (common.format == OutputFormat::text) {
    services.out << fmt::format("kfpkg {}\n", k_version);
    return ExitCode::done;
  }
  nlohmann::ordered_json document;
  document["schema"] = "kfpkg.version/1";
  document["version"] = k_version;
  document["compiler"] = k_compiler;
  services.out << document.dump(2) << '\n';
  return ExitCode::done;
}

Action bind_version(CommandLine& line) {
  line.reports();
  return run_version;
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
