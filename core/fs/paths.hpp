// SPDX-License-Identifier: Apache-2.0
// Paths between what people type and what the system wants, and the walk up to a repository's root.
#pragma once

#include <filesystem>
#include <string>

namespace kfpkg {

/// What a user named from `cwd`, absolute and normal, without a slash at its end. Nothing has to be
/// there.
[[nodiscard]] std::string absolute_path(const std::string& given, const std::filesystem::path& cwd);

/// A path as people would type it from `cwd`: relative below it, "." for it, absolute elsewhere.
[[nodiscard]] std::string display_of(const std::filesystem::path& path,
                                     const std::filesystem::path& cwd);

/// The nearest folder with an entry ".git", from `folder` upwards; empty when there is none.
[[nodiscard]] std::filesystem::path repository_root_of(const std::filesystem::path& folder);

}  // namespace kfpkg
