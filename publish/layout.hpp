// SPDX-License-Identifier: Apache-2.0
// The published layout, the one that KFP 1.8's ComponentStore reads: which files releases are, for
// every destination that keeps files.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "publish/releases.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

/// The releases of each component, in the order of the names; their tokens are empty. Errors of
/// kind config: a name that cannot be one, an index that is none, a component.yaml in a component's
/// place that nobody published.
[[nodiscard]] Result<std::vector<Releases>> read_releases(const Tree& files,
                                                          std::span<const std::string> names);

/// The published text of a version.
[[nodiscard]] Result<std::string> read_release_text(const Tree& files, std::string_view name,
                                                    std::string_view version);

/// Names of components whose name begins with `prefix`, sorted.
[[nodiscard]] Result<std::vector<std::string>> read_names(const Tree& files,
                                                          std::string_view prefix);

/// What has to change in `files` so that all releases are there, the index last. Puts a newest spec
/// that was changed or lost right again. Errors as those of read_releases, and kind config: the
/// version is there with other content.
[[nodiscard]] Result<ChangeSet> plan_files(const Tree& files, std::span<const Release> releases);

/// Paths below the base URL.
[[nodiscard]] std::string newest_path(std::string_view name);
[[nodiscard]] std::string version_path(std::string_view name, std::string_view version);
[[nodiscard]] std::string readme_path(std::string_view name, std::string_view version);
[[nodiscard]] std::string tag_path(std::string_view name, std::string_view version);
[[nodiscard]] std::string digest_path(std::string_view name, std::string_view sha256);

}  // namespace kfpkg::publish
