// SPDX-License-Identifier: Apache-2.0
// The one place that writes: results to standard output, remarks to standard error; and what is not
// shown of foreign text.
#pragma once

#include "cli/console.hpp"
#include "core/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace kfpkg::cli {

using Json = nlohmann::ordered_json;

/// A line of text as people may see it: without credentials (core/text/redact.hpp), its control
/// characters visible. Whatever reaches a terminal, a log or a report goes through this or through
/// render_json; only bytes that must stay what they are do not (write_product).
[[nodiscard]] std::string shown(std::string_view text);

/// A JSON document as kfpkg writes all of them: two blanks deep, a line end, without credentials,
/// and bytes that are not UTF-8 replaced (U+FFFD), since names of files and registries may hold
/// any.
[[nodiscard]] std::string render_json(const Json& document);
/// The same as a part of a line: without blanks and line end.
[[nodiscard]] std::string render_json_inline(const Json& value);

/// What a command reports, for people and for programs. Only the form that is asked for is made.
struct Report {
  std::function<std::string()> text;  ///< whole lines; may be empty. Without escape sequences
  std::function<Json()> json;         ///< one document, with its "schema"
  /// The document holds values of the user's own program, which must stay what they are.
  bool has_values = false;
};

/// Writes a report in the form that the command line asks for. An error of kind file when standard
/// output cannot be written, unless its reader has gone.
[[nodiscard]] Result<ExitCode> show(Console& console, const Report& report,
                                    ExitCode code = ExitCode::done);

/// Writes bytes to standard output unchanged: a fixed file, a patch, a report with colours that is
/// redacted already. Fails as show() does.
[[nodiscard]] Status write_product(Console& console, std::string_view bytes);

/// The console for people who watch while standard output holds a product: all is written to
/// standard error.
[[nodiscard]] Console aside(const Console& console);

/// A remark on standard error, with a line end.
void remark(Console& console, std::string_view text);

}  // namespace kfpkg::cli
