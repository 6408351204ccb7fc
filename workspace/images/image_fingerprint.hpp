// SPDX-License-Identifier: Apache-2.0
// The fingerprint of a folder's image.
#pragma once

#include "image/inputs/fingerprint.hpp"
#include "workspace/images/image_inputs.hpp"
#include "workspace/images/taken_files.hpp"

namespace kfpkg::workspace {

/// The lock knows what files the bases take besides.
[[nodiscard]] Result<image::Fingerprint> fingerprint_of(const ComponentFolder& folder,
                                                        const ImageInputs& inputs,
                                                        const dockerfile::BaseLock& lock,
                                                        const Invocation& call);

}  // namespace kfpkg::workspace
