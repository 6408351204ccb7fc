// SPDX-License-Identifier: Apache-2.0
// Which files of the build context a Dockerfile can take.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/dockerfile.hpp"
#include "dockerfile/ignore.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// True for a source of ADD that is fetched from elsewhere.
[[nodiscard]] bool is_url(std::string_view source);

/// One source of COPY, ADD or RUN --mount=type=bind that is read from the build context.
struct ContextSource {
  std::string pattern;  ///< relative to the context, cleaned; "" is all of it; may hold * ? [
  std::size_t instruction = 0;
  Span span;
};

/// Of all stages. URLs, heredocs and --from are left out; a source whose variables are known only
/// at build time stands as "".
[[nodiscard]] std::vector<ContextSource> context_sources(const Dockerfile& file);

/// Of instructions that a base image brings by ONBUILD. Those that cannot be read take everything.
[[nodiscard]] std::vector<ContextSource> trigger_sources(const std::vector<std::string>& triggers);

/// Paths below `folder`, relative to it, sorted by bytes: the files and symbolic links that the
/// sources can take after .dockerignore; links that a source names are followed inside of the
/// context, as BuildKit does. Never too few: where variables make it unclear, everything that is
/// not ignored.
[[nodiscard]] Result<std::vector<std::string>> context_files(const Tree& tree,
                                                             std::string_view folder,
                                                             const Dockerfile& file,
                                                             const IgnoreRules& ignore);
/// The same for some sources.
[[nodiscard]] Result<std::vector<std::string>> context_files(
    const Tree& tree, std::string_view folder, const std::vector<ContextSource>& sources,
    const IgnoreRules& ignore);
/// The same, and the sources with what they name through links.
struct TakenFiles {
  std::vector<std::string> files;
  std::vector<ContextSource> sources;
};
[[nodiscard]] Result<TakenFiles> taken_files(const Tree& tree, std::string_view folder,
                                             const std::vector<ContextSource>& sources,
                                             const IgnoreRules& ignore);
/// Says for one path after another, whether it is there or not: sources name it or a folder above
/// it, and it is not ignored.
[[nodiscard]] std::function<bool(std::string_view path)> can_take(
    const std::vector<ContextSource>& sources, IgnoreRules ignore);
/// Everything after .dockerignore, as `COPY . /` would take it.
[[nodiscard]] Result<std::vector<std::string>> all_context_files(const Tree& tree,
                                                                 std::string_view folder,
                                                                 const IgnoreRules& ignore);

}  // namespace kfpkg::dockerfile
