// SPDX-License-Identifier: Apache-2.0
// Bases that the workspace makes itself: where a build finds them.
#pragma once

#include "ops/build/job.hpp"

#include <map>
#include <string>

namespace kfpkg::ops {

/// What stands for each of them, by reference: what the registry has where the image is pushed, a
/// layout where this run wrote one, else a name that the builder has to find. Errors of kind
/// config: not in the registry, or not part of a run that writes layouts; they say what to type.
[[nodiscard]] Result<std::map<std::string, image::BaseSource>> own_base_sources(
    const BuildJob& job, const BuildRun& run);

/// What to do where the builder does not find one of them, by name.
[[nodiscard]] std::map<std::string, std::string> own_base_hints(const BuildJob& job,
                                                                const BuildRun& run);

}  // namespace kfpkg::ops
