// SPDX-License-Identifier: Apache-2.0
// The one place that writes: results to standard output, remarks to standard error.
#pragma once

#include "cli/console.hpp"
#include "core/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace kfpkg::cli {

using Json = nlohmann::ordered_json;

/// A JSON document as kfpkg writes all of them: two blanks deep, a line end, and bytes that are not
/// UTF-8 replaced (U+FFFD), since names of files and registries may hold any.
[[nodiscard]] std::string render_json(const Json& document);
/// The same as a part of a line: without blanks and line end.
[[nodiscard]] std::string render_json_inline(const Json& value);

/// What a command reports, for people and for programs. Only the form that is asked for is made.
struct Report {
  std::function<std::string()> text;  ///< whole lines; may be empty. Without escape sequences
  std::function<Json()> json;         ///< one document, with its "schema"
};

/// Writes a report in the form that the command line asks for. Control characters of foreign names
/// are made visible in text. An error of kind file when standard output cannot be written, unless
/// its reader has gone.
[[nodiscard]] Result<ExitCode> show(Console& console, const Report& report,
                                    ExitCode code = ExitCode::done);

/// Writes bytes to standard output unchanged: a fixed file, a diff, a report with colours. Fails as
/// show() does.
[[nodiscard]] Status write_product(Console& console, std::string_view bytes);

/// The console for people who watch while standard output holds a product: all is written to
/// standard error.
[[nodiscard]] Console aside(const Console& console);

/// A remark on standard error, with a line end; foreign names are made visible.
void remark(Console& console, std::string_view text);

}  // namespace kfpkg::cli
