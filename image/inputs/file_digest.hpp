// SPDX-License-Identifier: Apache-2.0
// The SHA-256 of one file of a build context.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "core/stream.hpp"

#include <stop_token>
#include <string>

namespace kfpkg::image {

/// Of the type, the mode as git keeps it (644 or 755), and the content or a link's target; 64
/// hexadecimal digits. The content is read in pieces, each of which goes to `copy`, too; between
/// two of them it can be stopped. `entry` is what the tree says of `path`; an error of kind file
/// for anything but a file or a link.
[[nodiscard]] Result<std::string> file_digest(const Tree& tree, const std::string& path,
                                              const TreeEntry& entry, const std::stop_token& stop,
                                              ByteSink* copy = nullptr);

/// The error about a file that is not what it was before.
[[nodiscard]] tl::unexpected<Error> changed_meanwhile(const Tree& tree, const std::string& path);

}  // namespace kfpkg::image
