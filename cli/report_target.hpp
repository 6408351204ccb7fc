// SPDX-License-Identifier: Apache-2.0
// Where a report goes: the values of --format NAME[=FILE].
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::cli {

struct ReportTarget {
  std::string format;
  std::string file;  ///< empty: standard output
};

/// Each value is NAME or NAME=FILE, where the file "-" is standard output. At most one goes to
/// standard output, and no file is named twice; errors are of kind usage.
[[nodiscard]] Result<std::vector<ReportTarget>> parse_report_targets(
    std::span<const std::string> values, std::span<const std::string_view> formats);

/// Writes a whole file. Anything but a regular file in its place is an error of kind file:
/// replacing a device or a pipe is never what was meant. Folders are made below `cwd`; elsewhere
/// one that is not there is more likely a slip, and an error.
[[nodiscard]] Status write_report(const std::filesystem::path& cwd, const std::string& file,
                                  const std::string& text);

}  // namespace kfpkg::cli
