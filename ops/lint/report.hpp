// SPDX-License-Identifier: Apache-2.0
// What a lint has to tell.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "ops/lint/baseline.hpp"
#include "ops/lint/fixes.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace kfpkg::ops {

struct LintReport {
  Diagnostics diagnostics;  ///< sorted, each once, without those that baselines know
  /// What was looked at, as people name it: component.yaml of each folder, then the specs, then the
  /// pipeline files that were named; or the given text's file.
  std::vector<std::string> documents;
  std::size_t single_specs = 0;    ///< how many of them are specs without their folder
  std::size_t fixed = 0;           ///< findings that are gone because files were mended
  std::size_t known = 0;           ///< findings that baselines know
  std::vector<std::string> notes;  ///< lines about what is gone from baselines
  std::vector<Error> unread;       ///< why programs were not read, for each Python that failed
  std::vector<lint::RefusedFix> refused;   ///< fixes that would have made something worse
  std::vector<FolderChange> changes;       ///< files that were mended, or would be
  std::vector<WrittenBaseline> baselines;  ///< when they were to be written
  std::string text;                        ///< the given one, as it should be
};

}  // namespace kfpkg::ops
