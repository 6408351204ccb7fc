// SPDX-License-Identifier: Apache-2.0
// Findings as SARIF 2.1.0, which GitHub code scanning and editors read.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <span>
#include <string>
#include <string_view>

namespace kfpkg {

/// What a report says about a rule; the room that owns the rules hands it in.
struct ReportedRule {
  std::string_view id;    ///< "KF101"
  std::string_view name;  ///< "value-of-artifact"
  Severity severity = Severity::error;
  FailsAt fails_at = FailsAt::load;
  std::string_view summary;      ///< one sentence without a final period
  std::string_view explanation;  ///< plain text
  std::string help;              ///< the whole page, Markdown
};

/// A run with the rules that have results, in the order given. Columns are UTF-16 code units
/// (columnKind says so), since readers that ignore columnKind count these. Paths are URIs relative
/// to %SRCROOT%; fingerprints are those of fingerprint.hpp. Bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string render_sarif(const Diagnostics& diagnostics,
                                       std::span<const ReportedRule> rules,
                                       std::string_view version);

}  // namespace kfpkg
