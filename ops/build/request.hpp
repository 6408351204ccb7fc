// SPDX-License-Identifier: Apache-2.0
// From a job to what a builder is asked for.
#pragma once

#include "ops/build/job.hpp"

#include <string_view>
#include <vector>

namespace kfpkg::ops {

/// The Dockerfile for the platforms whose bases these are, with what build_job found for own ones.
[[nodiscard]] Result<image::PinnedDockerfile> pinned_for(
    const BuildJob& job, const std::vector<std::vector<dockerfile::BaseImage>>& bases);

/// The builder writes a layout and kfpkg sends it.
[[nodiscard]] bool kfpkg_sends(const BuildJob& job, const BuildRun& run);

/// Where the image will be: one of image::k_kept_*.
[[nodiscard]] std::string_view kept_in(const BuildJob& job, const BuildRun& run);

/// What the builder is asked for; a layout is to be written to IMAGE where kfpkg sends it.
[[nodiscard]] image::BuildRequest request_of(const BuildJob& job, const BuildRun& run);

}  // namespace kfpkg::ops
