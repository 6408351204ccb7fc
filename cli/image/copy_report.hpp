// SPDX-License-Identifier: Apache-2.0
// What `kfpkg image copy` reports.
#pragma once

#include "cli/show.hpp"
#include "ops/image/copy.hpp"

namespace kfpkg::cli {

/// The target's name; of a dry run what would be sent.
[[nodiscard]] std::string copy_text(const ops::CopyReport& report, bool dry_run);
/// The document `kfpkg.image-copy/1`.
[[nodiscard]] Json copy_json(const ops::CopyReport& report, bool dry_run);

}  // namespace kfpkg::cli
