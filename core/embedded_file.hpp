// SPDX-License-Identifier: Apache-2.0
// A file that the build put into the program (cmake/EmbedFiles.cmake).
#pragma once

#include <string_view>

namespace kfpkg {

struct EmbeddedFile {
  std::string_view path;  ///< below the folder that is embedded
  std::string_view content;
};

}  // namespace kfpkg
