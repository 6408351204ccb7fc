// SPDX-License-Identifier: Apache-2.0
// Times of files that are copied for a builder.
#pragma once

#include "core/result.hpp"

#include <ctime>
#include <filesystem>
#include <optional>
#include <string_view>

namespace kfpkg::image {

/// Gives a file whose content has this digest a time of its own: the second is
/// `second`, or the file's, and the rest of it follows from the content. BuildKit takes a file of a
/// context for the one that it has when path, size and time are the same, down to the nanosecond
/// (fsutil's `sameFile`), and keeps what it has from build to build; images hold whole seconds. An
/// error of kind file where the file system keeps no fractions.
[[nodiscard]] Status set_content_time(const std::filesystem::path& path,
                                      std::optional<std::time_t> second,
                                      std::string_view sha256_hex);

}  // namespace kfpkg::image
