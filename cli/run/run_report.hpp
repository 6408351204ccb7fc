// SPDX-License-Identifier: Apache-2.0
// What `kfpkg run` reports.
#pragma once

#include "cli/show.hpp"
#include "run/executor.hpp"

namespace kfpkg::cli {

/// A table of the outputs.
[[nodiscard]] std::string run_text(const run::RunReport& report);
/// The document `kfpkg.run/1`.
[[nodiscard]] Json run_json(const run::RunReport& report);

}  // namespace kfpkg::cli
