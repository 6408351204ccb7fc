// SPDX-License-Identifier: Apache-2.0
// An image for all platforms of a component, whatever the builder can do at once.
#pragma once

#include "ops/build/job.hpp"

namespace kfpkg::ops {

/// Where the builder holds one platform only (Docker's classic image store), a push becomes one
/// build and push per platform under a tag of its own, and an index of them under the job's. The
/// digest of the outcome is what the job's reference stands for.
[[nodiscard]] Result<image::BuildOutcome> build_image(const BuildJob& job, const BuildRun& run);

}  // namespace kfpkg::ops
