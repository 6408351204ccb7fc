// SPDX-License-Identifier: Apache-2.0
// The files of its context that an image is made from.
#pragma once

#include "dockerfile/base_lock.hpp"
#include "workspace/images/image_inputs.hpp"

#include <string>
#include <vector>

namespace kfpkg::workspace {

/// What the Dockerfile's own instructions take, as paths in the context, sorted.
[[nodiscard]] Result<std::vector<std::string>> own_files(const ComponentFolder& folder,
                                                         const ImageInputs& inputs);
/// These (`inputs.files`), and what ONBUILD of the bases takes.
[[nodiscard]] Result<std::vector<std::string>> all_files(const ComponentFolder& folder,
                                                         const ImageInputs& inputs,
                                                         const dockerfile::BaseLock& lock);

/// Those of some paths in the context that the image is made from, or was before they were deleted;
/// with .dockerignore itself where it is among them. Does not ask for `inputs.files`.
[[nodiscard]] Result<std::vector<std::string>> taken_among(const std::vector<std::string>& paths,
                                                           const ComponentFolder& folder,
                                                           const ImageInputs& inputs,
                                                           const dockerfile::BaseLock& lock);

}  // namespace kfpkg::workspace
