// SPDX-License-Identifier: Apache-2.0
// Comments that switch rules off: `# kfpkg: ignore[KF101, image-floating]
// reason` for its own line, or alone for the next one; `# kfpkg:
// ignore-file[...]` for the whole file.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "core/yaml/document.hpp"
#include "lint/rule.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace kfpkg::lint {

/// One rule that a comment names.
struct Suppression {
  std::string rule;      ///< as written, id or name; empty when the comment names none
  Span span;             ///< of that word, or of the comment
  std::size_t line = 0;  ///< 1-based line whose findings it is about; 0: the whole file
};

/// In the order of the text. What looks like a comment inside a scalar is text
/// and counts for nothing.
[[nodiscard]] std::vector<Suppression> find_suppressions(
    const SourceBuffer& source, const std::vector<yaml::Document>& documents);

/// Removes the findings of this source that are switched off. A suppression
/// that names no rule, an unknown one, or one that `was_checked` and found
/// nothing there, is a finding itself.
void apply_suppressions(const SourcePtr& source, const std::vector<Suppression>& suppressions,
                        const std::function<bool(const Rule&)>& was_checked,
                        Diagnostics& diagnostics);

}  // namespace kfpkg::lint
