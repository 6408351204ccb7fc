// SPDX-License-Identifier: Apache-2.0
// Receipts kept for the next run.
#pragma once

#include "core/sys/environment.hpp"
#include "image/inputs/receipt.hpp"

#include <filesystem>
#include <optional>

namespace kfpkg::workspace {

/// The receipt of this folder's last push, kept in the user's cache to say why something is built
/// again. Nothing when there is none or it cannot be read: a cache is never an error.
[[nodiscard]] std::optional<image::Receipt> last_receipt(const std::filesystem::path& folder,
                                                         const Environment& environment);
void keep_receipt(const std::filesystem::path& folder, const image::Receipt& receipt,
                  const Environment& environment);

}  // namespace kfpkg::workspace
