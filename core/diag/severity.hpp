// SPDX-License-Identifier: Apache-2.0
// How severe a finding is, and the one table of what that is called in each report.
#pragma once

#include <optional>
#include <string_view>

namespace kfpkg {

enum class Severity { error, warning, info };

struct SeverityWords {
  Severity severity;
  std::string_view name;    ///< kfpkg's own: text, json
  std::string_view sarif;   ///< result.level: error, warning, note
  std::string_view github;  ///< workflow command: error, warning, notice
  std::string_view gitlab;  ///< Code Quality: info, minor, major, critical, blocker
  std::string_view junit;   ///< element in the test case: only what fails the run is a failure
};

[[nodiscard]] const SeverityWords& words_of(Severity severity);
/// kfpkg's own name.
[[nodiscard]] std::string_view name_of(Severity severity);
/// By kfpkg's own name; nothing for another word.
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

}  // namespace kfpkg
