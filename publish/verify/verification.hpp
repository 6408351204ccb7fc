// SPDX-License-Identifier: Apache-2.0
// What `verify` found out about a published component.
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

enum class CheckOutcome { passed, failed, skipped };

/// One question and its answer. `kind` of a failed check says whether the
/// answer is no (findings) or nobody answered.
struct Check {
  std::string name;  ///< fetch, document, component, content, compiles, image-pinned,
                     ///< image-present, platforms
  CheckOutcome outcome = CheckOutcome::passed;
  std::string detail;
  std::string hint;
  ErrorKind kind = ErrorKind::findings;
};

struct Verification {
  std::string url;          ///< as it was given
  std::string fetched_url;  ///< after redirects
  std::string name;         ///< of the component, as the spec says; empty: not known
  std::string version;      ///< the spec's annotation
  std::string sha256;       ///< of the text with LF
  std::string image;
  std::string image_digest;
  std::vector<std::string> platforms;  ///< of the image
  std::vector<Check> checks;

  [[nodiscard]] bool ok() const;
  /// The first check that failed, or null.
  [[nodiscard]] const Check* first_failure() const;
};

/// Findings when a check failed, but the gravest class of all that failed.
[[nodiscard]] ExitCode exit_code_of(const Verification& verification);

[[nodiscard]] std::string_view name_of(CheckOutcome outcome);

}  // namespace kfpkg::publish
