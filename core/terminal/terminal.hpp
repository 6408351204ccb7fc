// SPDX-License-Identifier: Apache-2.0
// What the terminal can show, and how wide text is on it.
#pragma once

#include "core/sys/environment.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

enum class ColourChoice { automatic, always, never };

struct Terminal {
  bool interactive = false;  ///< standard error is a terminal that can overprint
  bool colour = false;
  std::size_t width = 100;
};

/// Looks at a file descriptor (1 or 2) and NO_COLOR, CLICOLOR_FORCE, TERM, COLUMNS, CI.
[[nodiscard]] Terminal inspect_terminal(int descriptor, const Environment& environment,
                                        ColourChoice choice);

/// Columns that a UTF-8 text takes: wide East Asian characters two, combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Control characters of foreign text made visible, so that it cannot drive the terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// The one table printer: columns padded to their widest cell, two spaces between, no trailing
/// blanks, control characters made visible. The last column is never padded. The first row is the
/// heading.
[[nodiscard]] std::string render_table(std::vector<std::vector<std::string>> rows);

}  // namespace kfpkg
