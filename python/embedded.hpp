// SPDX-License-Identifier: Apache-2.0
// The script under python/program as the build put it into the program (cmake/EmbedFiles.cmake).
#pragma once

#include "core/embedded_file.hpp"

#include <span>

namespace kfpkg::python {

/// Parts of one Python script, in their order.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace kfpkg::python
