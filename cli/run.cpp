// SPDX-License-Identifier: Apache-2.0
// Runs a command and reports how it failed.
#include "cli/run.hpp"

#include "cli/report.hpp"

#include <ostream>

namespace kfpkg::cli {

ExitCode run_action(const Parsed& parsed, Services& services) {
  if (!parsed.help.empty()) {
    services.out << parsed.help;
    return ExitCode::done;
  }
  Result<ExitCode> result = parsed.action(services, *parsed.common);
  services.out.flush();
  if (result) return *result;
  // A step that died because we were told to stop is an interruption, whatever it said itself.
  if (services.stop.stop_requested()) {
    result.error() =
        Error{ErrorKind::interrupted, "interrupted", "run the same command again to go on", {}};
  }
  services.err << render_error(result.error(), services.err_terminal.colour);
  if (parsed.common->format == OutputFormat::json)
    services.out << render_error_json(result.error());
  services.out.flush();
  return exit_code(result.error().kind);
}

}  // namespace kfpkg::cli
