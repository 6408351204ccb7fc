// SPDX-License-Identifier: Apache-2.0
// Findings for people: one headline, a code frame with carets, help; the only printer of code
// frames.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <cstddef>
#include <string>

namespace kfpkg {

struct TextStyle {
  bool colour = false;
  std::size_t width = 100;  ///< columns of the terminal; frames are cut to it, never wrapped
};

/// The first line of a finding without a line end; never colours inside the location, so that tools
/// can read it: train/component.yaml:12:9: error: "x" is not declared [KF123
/// placeholder-undeclared]
[[nodiscard]] std::string render_headline(const Diagnostic& diagnostic, const TextStyle& style);

/// One finding, ends with a newline: the headline
/// followed by the frame (line number gutter, source line, carets in display width) and the help
/// line.
[[nodiscard]] std::string render_text(const Diagnostic& diagnostic, const TextStyle& style);

}  // namespace kfpkg
