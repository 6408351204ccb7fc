// SPDX-License-Identifier: Apache-2.0
// Comments that switch rules off: `# kfpkg: ignore[KF101, image-floating] reason` for the lines
// that the comment is about, `# kfpkg: ignore-file[...]` for the whole file. In Markdown they stand
// in <!-- -->.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "lint/comments/comments.hpp"
#include "lint/rule.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace kfpkg::lint {

/// One rule that a comment names.
struct Suppression {
  std::string rule;         ///< as written, id or name; empty when the comment names none
  Span span;                ///< of that word, or of the comment
  bool whole_file = false;  ///< otherwise about `comment`'s lines
  Comment comment;
  Span removal;  ///< what to cut out when it is not needed
};

/// True when a text may hold suppressions; looking for its comments is not worth while otherwise.
[[nodiscard]] bool may_suppress(const SourceBuffer& source);

/// In the order of the comments.
[[nodiscard]] std::vector<Suppression> read_suppressions(const SourceBuffer& source,
                                                         const std::vector<Comment>& comments);

/// Removes the findings of this source that are switched off. A suppression that names no rule, an
/// unknown one, or one that `was_checked` and found nothing there, is a finding itself, the last
/// with a fix.
void apply_suppressions(const SourcePtr& source, const std::vector<Suppression>& suppressions,
                        const std::function<bool(const Rule&)>& was_checked,
                        Diagnostics& diagnostics);

}  // namespace kfpkg::lint
