// SPDX-License-Identifier: Apache-2.0
// Baselines of the folders that were linted: --baseline FILE, or lint.baseline in kfpkg.yaml.
#pragma once

#include "cli/services.hpp"
#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "lint/selection.hpp"
#include "workspace/folders/folders.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace kfpkg::cli {

struct BaselineFlags {
  std::string file;    ///< below the current folder; empty: the setting's
  bool write = false;  ///< write what is found instead of reporting it
};

/// The baseline that holds for a folder, absolute: the flag's, or the setting's, which is below the
/// workspace's folder; empty for none.
[[nodiscard]] std::filesystem::path baseline_of(const workspace::ComponentFolder& folder,
                                                const BaselineFlags& flags,
                                                const std::filesystem::path& cwd);

/// A folder that was linted, with all that was found.
struct BaselineScope {
  std::filesystem::path folder;
  std::filesystem::path file;  ///< its baseline, or empty
  lint::LintOptions rules;
  Diagnostics* diagnostics = nullptr;
};

struct BaselineOutcome {
  std::size_t known = 0;           ///< findings that were taken away
  std::vector<std::string> notes;  ///< lines about entries that no finding is any more
};

/// Takes known findings away. An entry is gone when its file is, or when its folder was linted with
/// its rule on and it was not found. An error is about a baseline that cannot be read.
[[nodiscard]] Result<BaselineOutcome> subtract_baselines(const std::vector<BaselineScope>& scopes,
                                                         const std::filesystem::path& cwd);

/// Writes what was found into the baselines; what they know of other folders and rules stays.
/// Prints a line for each file.
[[nodiscard]] Status write_baselines(const std::vector<BaselineScope>& scopes, Services& services);

}  // namespace kfpkg::cli
