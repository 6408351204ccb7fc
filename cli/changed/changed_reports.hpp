// SPDX-License-Identifier: Apache-2.0
// The formats of `kfpkg changed`.
#pragma once

#include "cli/console.hpp"
#include "cli/report_target.hpp"
#include "workspace/changes/changes.hpp"

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace kfpkg::cli {

/// text: one folder per line, for a shell. json: `kfpkg.changed/1`. github: lines for
/// $GITHUB_OUTPUT, a matrix of at least 1 and at most 256 entries and the number of folders.
/// gitlab: a child pipeline with a job per entry.
[[nodiscard]] std::span<const std::string_view> changed_formats();

/// An error of kind config when a folder's name could not go through a CI's shell as it is.
/// Files count from `cwd`.
[[nodiscard]] Status write_changed_reports(const workspace::WorkspaceChanges& changes,
                                           const std::vector<ReportTarget>& reports,
                                           const std::filesystem::path& cwd, Console& console);

}  // namespace kfpkg::cli
