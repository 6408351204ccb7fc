// SPDX-License-Identifier: Apache-2.0
// The files under templates/data as the build put them into the program (cmake/EmbedFiles.cmake).
#pragma once

#include "core/embedded_file.hpp"

#include <span>

namespace kfpkg::templates {

/// Sorted by path below templates/data.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace kfpkg::templates
