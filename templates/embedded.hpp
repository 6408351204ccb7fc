// SPDX-License-Identifier: Apache-2.0
// The files under templates/data as the build put them into the program (cmake/EmbedFiles.cmake).
#pragma once

#include <span>
#include <string_view>

namespace kfpkg::templates {

struct EmbeddedFile {
  std::string_view path;  ///< below templates/data
  std::string_view content;
};

/// Sorted by path.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace kfpkg::templates
