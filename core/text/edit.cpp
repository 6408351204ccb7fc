// SPDX-License-Identifier: Apache-2.0
// Applies non-overlapping edits in one pass.
#include "core/text/edit.hpp"

#include <algorithm>

namespace kfpkg {

Result<std::string> apply_edits(std::string_view text, std::vector<TextEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
    return a.span.begin < b.span.begin;
  });
  std::string out;
  std::size_t copied = 0;
  for (const TextEdit& edit : edits) {
    const bool outside = edit.span.end > text.size() || edit.span.begin > edit.span.end;
    if (outside || edit.span.begin < copied) {
      return fail(ErrorKind::file, "two text edits overlap or lie outside the text");
    }
    out.append(text.substr(copied, edit.span.begin - copied));
    out.append(edit.replacement);
    copied = edit.span.end;
  }
  out.append(text.substr(copied));
  return out;
}

}  // namespace kfpkg
