// SPDX-License-Identifier: Apache-2.0
// Text and JSON on their way out.
#include "cli/show.hpp"

#include "core/text/redact.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <ostream>
#include <system_error>

namespace kfpkg::cli {
std::string shown(std::string_view text) {
  return printable(redact(text));
}

namespace {

std::string shown_lines(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    safe += shown(text.substr(0, end));
    if (end == std::string_view::npos) break;
    safe += '\n';
    text.remove_prefix(end + 1);
  }
  return safe;
}

std::string rendered(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string render_json(const Json& document) {
  return redact(rendered(document));
}

std::string render_json_inline(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ExitCode> show(Console& console, const Report& report, ExitCode code) {
  if (console.common.format != OutputFormat::json) {
    KFPKG_TRY(write_product(console, shown_lines(report.text())));
    return code;
  }
  const Json document = report.json();
  KFPKG_TRY(write_product(console, report.has_values ? rendered(document) : render_json(document)));
  return code;
}

Status write_product(Console& console, std::string_view bytes) {
  errno = 0;
  console.out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  console.out.flush();
  if (console.out) return {};
  // The reader closed the pipe early, as head does: that is no failure.
  if (errno == EPIPE) return {};
  const std::string why = errno == 0 ? "it is closed" : std::generic_category().message(errno);
  console.out.clear();  // so that a JSON error document can still be tried
  return fail(ErrorKind::file, "standard output cannot be written: " + why,
              "make room, or write to another place");
}

Console aside(const Console& console) {
  return {console.in,           console.err,          console.err,
          console.err_terminal, console.err_terminal, console.common};
}

void remark(Console& console, std::string_view text) {
  console.err << shown(text) << '\n' << std::flush;
}

}  // namespace kfpkg::cli
