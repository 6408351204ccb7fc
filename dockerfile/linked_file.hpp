// SPDX-License-Identifier: Apache-2.0
// Files that BuildKit reads by name, and may find behind symbolic links.
#pragma once

#include "core/fs/tree.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::dockerfile {

struct LinkedFile {
  std::optional<std::string> path;  ///< where the regular file really lies
  bool is_odd = false;              ///< there is none, but something else of this name
};

/// What `name` in the folder `root` leads to. To a link, `root` is the top of everything: "/" means
/// it, and ".." does not leave it.
[[nodiscard]] Result<LinkedFile> linked_file(const Tree& tree, std::string_view root,
                                             std::string_view name);

/// What is wrong with an odd one, for whom it cannot do without.
[[nodiscard]] tl::unexpected<Error> no_file(const Tree& tree, std::string_view path);

}  // namespace kfpkg::dockerfile
