// SPDX-License-Identifier: Apache-2.0
// Publishing to a folder on disk.
#pragma once

#include "publish/layout.hpp"
#include "publish/target.hpp"

#include <span>
#include <string_view>

namespace kfpkg::publish {

/// Plans against what is in the folder (it need not exist) and, unless `dry_run`, writes: each file
/// by rename, the index last, so that a run that was killed can be repeated.
[[nodiscard]] Result<PublicationPlan> publish_to_directory(const DirectoryTarget& target,
                                                           std::span<const Entry> entries,
                                                           std::string_view base_url, bool dry_run);

}  // namespace kfpkg::publish
