// SPDX-License-Identifier: Apache-2.0
// Runs a command and reports how it failed.
#include "cli/run.hpp"

#include "cli/report.hpp"
#include "cli/show.hpp"
#include "workspace/settings/config.hpp"

#include <ostream>

namespace kfpkg::cli {
namespace {

Result<ExitCode> show_help(const std::string& help, Console& console) {
  KFPKG_TRY(write_product(console, help));
  return ExitCode::done;
}

}  // namespace

ExitCode run_action(const Parsed& parsed, workspace::Session& session, Console& console) {
  if (!console.common.quiet && parsed.help.empty()) {
    for (const std::string& text : workspace::misspelt_variables(session.call().environment))
      remark(console, "warning: " + text);
  }
  Result<ExitCode> result =
      parsed.help.empty() ? parsed.action(session, console) : show_help(parsed.help, console);
  if (result) return *result;
  // A step that died because we were told to stop is an interruption, whatever it said itself.
  if (session.call().stop.stop_requested()) {
    result.error() =
        Error{ErrorKind::interrupted, "interrupted", "run the same command again to go on", {}};
  }
  console.err << render_error(result.error(), console.err_terminal.colour);
  if (console.common.format == OutputFormat::json)
    console.out << render_error_json(result.error()) << std::flush;
  return exit_code(result.error().kind);
}

}  // namespace kfpkg::cli
