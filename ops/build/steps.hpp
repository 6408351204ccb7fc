// SPDX-License-Identifier: Apache-2.0
// The steps of one build: what is known before, asking the registry, building, reading back.
#pragma once

#include "ops/build/job.hpp"
#include "workspace/images/workspace_images.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// Reads the folder: spec, Dockerfile, context. Asks nobody, except for bases of image folders that
/// kfpkg.lock does not know.
[[nodiscard]] Result<BuildJob> read_job(const workspace::ComponentFolder& folder,
                                        workspace::WorkspaceImages& images, const Invocation& call);

/// Fingerprint, reference and last receipt; the job's lock must know all bases.
[[nodiscard]] Status plan_job(BuildJob& job, const BuildRun& run);

/// One request: a receipt that says "skipped" when the registry has the image of this fingerprint.
/// Nothing when it has to be built, or when the intent says so without asking.
[[nodiscard]] Result<std::optional<image::Receipt>> skip_job(const BuildJob& job,
                                                             const BuildRun& run);

/// Pins, builds, reads back what the registry has, adds tags, keeps the receipt.
[[nodiscard]] Result<image::Receipt> build_job(BuildJob& job, const BuildRun& run);

/// Why it is built, for people: "src/train.py changed".
[[nodiscard]] std::vector<std::string> reasons_to_build(const BuildJob& job, const BuildRun& run);

}  // namespace kfpkg::ops
