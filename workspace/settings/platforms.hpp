// SPDX-License-Identifier: Apache-2.0
// Platforms as users write them.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <string>
#include <vector>

namespace kfpkg::workspace {

/// Without repeats, in the order given. An error of kind usage names the text and the nearest
/// platform that images are made for: a slip of the keys must not end in a build that nobody can
/// run.
[[nodiscard]] Result<std::vector<oci::Platform>> parse_platforms(
    const std::vector<std::string>& texts);

}  // namespace kfpkg::workspace
