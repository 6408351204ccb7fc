// SPDX-License-Identifier: Apache-2.0
// What `kfpkg verify` reports.
#pragma once

#include "cli/show.hpp"
#include "publish/verify/verification.hpp"

namespace kfpkg::cli {

/// A table of the checks, and what helps against the first that failed.
[[nodiscard]] std::string verification_text(const publish::Verification& verification);
/// The document `kfpkg.verification/1`.
[[nodiscard]] Json verification_json(const publish::Verification& verification);

}  // namespace kfpkg::cli
