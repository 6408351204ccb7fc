// SPDX-License-Identifier: Apache-2.0
// Receipts of a build, as a table and as one JSON document.
#pragma once

#include "cli/show.hpp"
#include "ops/build/build.hpp"

namespace kfpkg::cli {

/// Refers to `report`, which must outlive it.
[[nodiscard]] Report build_report(const ops::BuildReport& report);

}  // namespace kfpkg::cli
