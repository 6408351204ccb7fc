// SPDX-License-Identifier: Apache-2.0
// Failures as text and JSON.
#include "cli/report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {

std::string render_error(const Error& error, bool colour) {
  const char* red = colour ? "\x1B[1;31m" : "";
  const char* bold = colour ? "\x1B[1m" : "";
  const char* plain = colour ? "\x1B[0m" : "";
  std::string text =
      fmt::format("{}error:{} {}{}{}\n", red, plain, bold, shown(error.message), plain);
  for (const std::string& doing : error.context) {
    text += fmt::format("  while {}\n", shown(doing));
  }
  if (!error.hint.empty()) text += fmt::format("  {}help:{} {}\n", bold, plain, shown(error.hint));
  return text;
}

Json error_json(const Error& error) {
  return {{"kind", name_of(error.kind)},
          {"message", error.message},
          {"hint", error.hint},
          {"context", error.context}};
}

std::string render_error_json(const Error& error) {
  return render_json({{"schema", "kfpkg.error/1"},
                      {"error", error_json(error)},
                      {"exit_code", static_cast<int>(exit_code(error.kind))}});
}

void complain(Console& console, const std::string& component, const Error& error) {
  console.err << shown(component) << ": " << render_error(error, console.err_terminal.colour)
              << std::flush;
}

}  // namespace kfpkg::cli
