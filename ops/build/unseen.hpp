// SPDX-License-Identifier: Apache-2.0
// What may change an image without changing its fingerprint.
#pragma once

#include "ops/build/job.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

/// Of what the Dockerfile and the settings name: sources of ADD that are fetched, and secrets. What
/// a RUN downloads nobody can tell.
[[nodiscard]] std::vector<std::string> unseen_inputs(const BuildJob& job);

}  // namespace kfpkg::ops
