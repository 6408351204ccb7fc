// SPDX-License-Identifier: Apache-2.0
// From a job to what a builder is asked for.
#pragma once

#include "ops/build/job.hpp"

namespace kfpkg::ops {

/// What the builder is asked for; a layout is to be written to IMAGE where kfpkg sends it.
[[nodiscard]] image::BuildRequest request_of(const BuildJob& job, const BuildRun& run);

}  // namespace kfpkg::ops
