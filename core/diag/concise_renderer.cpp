// SPDX-License-Identifier: Apache-2.0
// Headlines only.
#include "core/diag/concise_renderer.hpp"

namespace kfpkg {

std::string render_concise(const Diagnostics& diagnostics, const TextStyle& style) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics)
    text += render_headline(diagnostic, style) + "\n";
  return text;
}

}  // namespace kfpkg
