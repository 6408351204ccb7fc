// SPDX-License-Identifier: Apache-2.0
// Baselines of the folders that were linted: a given file, or lint.baseline in kfpkg.yaml.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "lint/selection.hpp"
#include "lint/sight.hpp"
#include "ops/lint/intent.hpp"
#include "workspace/folders/folders.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// The baseline that holds for a folder, absolute: the given one, or the setting's, which is below
/// the workspace's folder; empty for none.
[[nodiscard]] std::filesystem::path baseline_of(const workspace::ComponentFolder& folder,
                                                const BaselineChoice& choice,
                                                const std::filesystem::path& cwd);

/// A folder that was linted, with all that was found.
struct FolderFindings {
  std::filesystem::path folder;
  std::filesystem::path baseline;  ///< or empty
  lint::LintOptions rules;         ///< needed with a baseline
  Diagnostics diagnostics;
  lint::Sight sight{};                        ///< of the rules that found them
  std::vector<std::filesystem::path> only{};  ///< its files that were linted; empty: all
};

/// Adds what was found in files of the same folder, or in the folder. What one of them hides counts
/// as hidden in all.
void merge(FolderFindings more, FolderFindings& folder);

struct Subtraction {
  std::size_t known = 0;           ///< findings that were taken away
  std::vector<std::string> notes;  ///< lines about entries that no finding is any more
};

/// Takes known findings away; those left of the folders of one baseline stand in the first of them.
/// `all` is sorted by folder. An entry is gone when its file is, or when its folder, or the file
/// alone, was linted with its rule on, no error hid anything from the rule, and it was not found.
/// An error is about a baseline that cannot be read.
[[nodiscard]] Result<Subtraction> subtract_baselines(std::vector<FolderFindings>& all,
                                                     const std::filesystem::path& cwd);

struct WrittenBaseline {
  std::string file;        ///< as people name it
  std::size_t found = 0;   ///< findings of this run
  std::size_t others = 0;  ///< entries that were kept, since this run could not look for them
};

/// Writes what was found into the baselines; what they know of other folders and rules stays, and
/// what errors hide. An
/// error of kind usage, before anything is written, when a folder has none.
[[nodiscard]] Result<std::vector<WrittenBaseline>> write_baselines(
    std::vector<FolderFindings> all, const std::filesystem::path& cwd);

}  // namespace kfpkg::ops
