// SPDX-License-Identifier: Apache-2.0
// Which files of the build context a build can take.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/ignore.hpp"
#include "dockerfile/sources.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// Paths below `folder`, relative to it, sorted by bytes: the files and symbolic links that the
/// sources can take after .dockerignore; links that a source names are followed inside of the
/// context, as BuildKit does. Never too few.
[[nodiscard]] Result<std::vector<std::string>> context_files(const Tree& tree,
                                                             std::string_view folder,
                                                             const Sources& sources,
                                                             const IgnoreRules& ignore);
/// The same; the sources with what they name through links; and what they reach but no builder is
/// given, sorted: folders in which nothing is taken, and what is neither file, link nor folder.
struct TakenFiles {
  std::vector<std::string> files;
  Sources sources;
  std::vector<std::string> left_out;
};
[[nodiscard]] Result<TakenFiles> taken_files(const Tree& tree, std::string_view folder,
                                             const Sources& sources, const IgnoreRules& ignore);
/// Says for one path after another, whether it is there or not: sources name it or a folder above
/// it, and it is not ignored.
[[nodiscard]] std::function<bool(std::string_view path)> can_take(const Sources& sources,
                                                                  IgnoreRules ignore);
/// Everything after .dockerignore, as `COPY . /` would take it.
[[nodiscard]] Result<std::vector<std::string>> all_context_files(const Tree& tree,
                                                                 std::string_view folder,
                                                                 const IgnoreRules& ignore);

}  // namespace kfpkg::dockerfile
