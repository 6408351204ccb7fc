// SPDX-License-Identifier: Apache-2.0
// What holds for the findings of every text, however broken; shared by fuzz targets.
#pragma once

#include "core/text/edit.hpp"
#include "lint/engine.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

namespace kfpkg::fuzz {

inline bool lies_in(Span span, const SourceBuffer& source) {
  return span.begin <= span.end && span.end <= source.bytes().size();
}

/// Stops the program unless every finding has a rule, a message and places in its text, and every
/// fix can be applied by itself.
inline void check(const Diagnostic& finding) {
  if (finding.rule.empty() || finding.message.empty()) std::abort();
  const SourcePtr& source = finding.place.source;
  if (!source || !lies_in(finding.place.span, *source)) std::abort();
  for (const Related& related : finding.related) {
    if (related.place.source && !lies_in(related.place.span, *related.place.source)) std::abort();
  }
  for (const Fix& fix : finding.fixes) {
    if (!apply_edits(source->bytes(), fix.edits)) std::abort();
  }
}

/// The findings of a text named component.yaml, for every target.
inline Diagnostics lint_text(const SourcePtr& source) {
  lint::LintOptions options;
  options.targets = {"kfp-1.8", "kfp-2", "kfp-2.17", "vertex"};
  Diagnostics found;
  lint::lint_source(source, options, found);
  for (const Diagnostic& finding : found) check(finding);
  return found;
}

}  // namespace kfpkg::fuzz
