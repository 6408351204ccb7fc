// SPDX-License-Identifier: Apache-2.0
// The folder that outputs of a run go to, which belongs into no commit and no image.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::run {

/// Its name where the user gives none.
inline constexpr std::string_view k_outputs_folder = "kfpkg-run";

/// Makes the folder and those above it. A folder that was not there gets a .gitignore that keeps
/// git away from it, and by whose first line kfpkg knows it.
[[nodiscard]] Status make_outputs_folder(const std::filesystem::path& folder);

/// True for a folder with such a .gitignore. `names` are those of its entries.
[[nodiscard]] bool is_outputs_folder(const Tree& tree, std::string_view folder,
                                     const std::vector<std::string>& names);

}  // namespace kfpkg::run
