// SPDX-License-Identifier: Apache-2.0
// Text edits as values: fixes, digest pins and generated regions change bytes only through these.
#pragma once

#include "core/result.hpp"
#include "core/text/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// Replaces the bytes of `span` by `replacement`; an empty span inserts.
struct TextEdit {
  Span span;
  std::string replacement;
  friend bool operator==(const TextEdit&, const TextEdit&) = default;
};

/// The text after all edits. Edits may come in any order; overlapping ones are a bug of the caller
/// and give an error of kind `file` instead of a mangled text. Bytes outside the spans stay as they
/// are.
[[nodiscard]] Result<std::string> apply_edits(std::string_view text, std::vector<TextEdit> edits);

}  // namespace kfpkg
