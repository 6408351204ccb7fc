// SPDX-License-Identifier: Apache-2.0
// The files of its context that an image is made from.
#pragma once

#include "workspace/images/component.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// The .dockerignore that holds for a folder's Dockerfile; nothing when there is none.
[[nodiscard]] Result<std::optional<std::string>> read_ignore(const ComponentFolder& folder);

/// What the Dockerfile's own instructions take, as paths in the context, sorted. `inputs` need the
/// text of .dockerignore.
[[nodiscard]] Result<std::vector<std::string>> own_files(const ComponentFolder& folder,
                                                         const ImageInputs& inputs);
/// These (`inputs.files`), and what ONBUILD of the bases takes.
[[nodiscard]] Result<std::vector<std::string>> all_files(const ComponentFolder& folder,
                                                         const ImageInputs& inputs,
                                                         const image::Lock& lock);

/// Those of some paths in the context that the image is made from, or was before they were deleted;
/// with .dockerignore itself where it is among them. Needs no more of `inputs` than load_dockerfile
/// reads.
[[nodiscard]] Result<std::vector<std::string>> taken_among(const std::vector<std::string>& paths,
                                                           const ComponentFolder& folder,
                                                           ImageInputs inputs,
                                                           const image::Lock& lock);

}  // namespace kfpkg::workspace
