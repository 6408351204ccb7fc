// SPDX-License-Identifier: Apache-2.0
// .dockerignore, matched as BuildKit matches it (github.com/moby/patternmatcher 0.6,
// tonistiigi/fsutil).
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// Ordered patterns; the last one that matches a path or a folder above it decides.
class IgnoreRules {
 public:
  /// No patterns: nothing is ignored.
  IgnoreRules();
  /// Patterns that BuildKit refuses are reported (KF603 `dockerignore-pattern`); the rest is used.
  [[nodiscard]] static IgnoreRules parse(const SourcePtr& source, Diagnostics& diagnostics);

  /// What is known of a folder's own match; children are asked with their folder's.
  using Parent = std::vector<bool>;
  struct Verdict {
    bool ignored = false;
    Parent parent;
  };
  /// `path` is a tree path; `parent` is the verdict's of its folder, empty at the top.
  [[nodiscard]] Verdict match(std::string_view path, const Parent& parent) const;
  /// The same for one path, folders above it included.
  [[nodiscard]] bool ignored(std::string_view path) const;
  /// True when nothing below an ignored folder can be taken back by a `!` pattern.
  [[nodiscard]] bool can_skip(std::string_view ignored_folder) const;

 private:
  struct Pattern;
  std::shared_ptr<const std::vector<Pattern>> m_patterns;
};

}  // namespace kfpkg::dockerfile
