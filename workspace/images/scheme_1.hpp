// SPDX-License-Identifier: Apache-2.0
// Images that kfpkg pushed under fingerprints of scheme 1.
#pragma once

#include "image/inputs/fingerprint.hpp"
#include "workspace/images/image_inputs.hpp"

#include <optional>
#include <string>

namespace kfpkg::workspace {

/// The fingerprint that scheme 1 had for the folder, 64 digits. Nothing unless both schemes see the
/// same inputs, and builders of both were given the same files: a Dockerfile without mounts, odd
/// flags, arguments of the builder's platform and bases that differ by platform or are named by
/// digest; a plain .dockerignore; files of the modes 644 and 755, and no empty folders. `now` is
/// the folder's fingerprint by the present scheme.
[[nodiscard]] Result<std::optional<std::string>> fingerprint_by_scheme_1(
    const ComponentFolder& folder, const ImageInputs& inputs, const image::Fingerprint& now);

}  // namespace kfpkg::workspace
