// SPDX-License-Identifier: Apache-2.0
// Writes what lint found in all the formats that were asked for.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"
#include "core/diag/diagnostic.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::cli {

/// Formats of `kfpkg lint --format`, in the order of the help.
[[nodiscard]] std::span<const std::string_view> lint_formats();

struct LintOutcome {
  const Diagnostics& diagnostics;
  std::vector<std::string> checked;  ///< displayed paths of the component.yaml files
  bool strict = false;
  std::size_t fixed = 0;  ///< findings that are gone because files were mended
  std::size_t known = 0;  ///< findings that baselines hold
};

/// Files are written before standard output, so that a failure leaves no half document there. With
/// the format github, the table is appended to the file that GITHUB_STEP_SUMMARY names.
[[nodiscard]] Status write_lint_reports(const LintOutcome& outcome,
                                        const std::vector<ReportTarget>& reports,
                                        Services& services, const CommonOptions& common);

}  // namespace kfpkg::cli
