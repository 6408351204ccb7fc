// SPDX-License-Identifier: Apache-2.0
// Failures as text and JSON.
#include "cli/report.hpp"

#include "core/terminal/terminal.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kfpkg::cli {

std::string render_error(const Error& error, bool colour) {
  const char* red = colour ? "\x1B[1;31m" : "";
  const char* bold = colour ? "\x1B[1m" : "";
  const char* plain = colour ? "\x1B[0m" : "";
  std::string text =
      fmt::format("{}error:{} {}{}{}\n", red, plain, bold, printable(error.message), plain);
  for (const std::string& doing : error.context) {
    text += fmt::format("  while {}\n", printable(doing));
  }
  if (!error.hint.empty())
    text += fmt::format("  {}help:{} {}\n", bold, plain, printable(error.hint));
  return text;
}

std::string render_error_json(const Error& error) {
  nlohmann::ordered_json document;
  document["schema"] = "kfpkg.error/1";
  document["error"] = {{"kind", name_of(error.kind)},
                       {"message", error.message},
                       {"hint", error.hint},
                       {"context", error.context}};
  document["exit_code"] = static_cast<int>(exit_code(error.kind));
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace kfpkg::cli
