// SPDX-License-Identifier: Apache-2.0
// Findings as JUnit XML, which nearly every CI system shows as test results.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <span>
#include <string>

namespace kfpkg {

struct JunitOptions {
  bool strict = false;  ///< warnings are failures too, as in the exit code
};

/// One test case for each finding, and one that passed for each of `checked` (paths of documents)
/// without any. Failures are what fails the run; other findings are skipped tests, which are shown
/// and do no harm.
[[nodiscard]] std::string render_junit(const Diagnostics& diagnostics,
                                       std::span<const std::string> checked,
                                       const JunitOptions& options);

}  // namespace kfpkg
