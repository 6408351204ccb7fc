// SPDX-License-Identifier: Apache-2.0
// The fingerprint of a folder's image, and the context to build it from.
#pragma once

#include "image/inputs/fingerprint.hpp"
#include "image/inputs/staged_context.hpp"
#include "workspace/images/image_inputs.hpp"
#include "workspace/images/taken_files.hpp"

namespace kfpkg::workspace {

/// The lock knows what files the bases take besides.
[[nodiscard]] Result<image::Fingerprint> fingerprint_of(const ComponentFolder& folder,
                                                        const ImageInputs& inputs,
                                                        const dockerfile::BaseLock& lock,
                                                        const Invocation& call);

/// The files of that fingerprint as the builder is to be given them, in the user's cache. An error
/// of kind file where one of them has changed since.
[[nodiscard]] Result<image::StagedContext> stage_context(const ComponentFolder& folder,
                                                         const ImageInputs& inputs,
                                                         const image::Fingerprint& fingerprint,
                                                         const Invocation& call);

}  // namespace kfpkg::workspace
