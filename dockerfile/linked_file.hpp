// SPDX-License-Identifier: Apache-2.0
// Files that BuildKit reads by name, and may find behind symbolic links.
#pragma once

#include "core/fs/tree.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::dockerfile {

/// Where the regular file really lies that `name` in the folder `root` leads to; nothing when there
/// is none. To a link, `root` is the top of everything: "/" means it, and ".." does not leave it.
[[nodiscard]] Result<std::optional<std::string>> linked_file(const Tree& tree,
                                                             std::string_view root,
                                                             std::string_view name);

}  // namespace kfpkg::dockerfile
