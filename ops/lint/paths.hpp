// SPDX-License-Identifier: Apache-2.0
// What the paths of a lint mean: folders of components, pipeline files, and the folders between.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// `files` are .py files of no component folder, `paths` all else.
struct LintPaths {
  std::vector<std::string> paths;
  std::vector<std::filesystem::path> files;  ///< absolute, those of one folder together, each once
};
[[nodiscard]] LintPaths split_paths(const std::vector<std::string>& given,
                                    const std::filesystem::path& cwd);

/// The folders above components, up to those that the user named.
class FoldersAbove {
 public:
  /// Without paths the working folder is meant.
  FoldersAbove(const std::vector<std::string>& paths, const std::filesystem::path& cwd);

  void add(const std::filesystem::path& component);

  /// Absolute.
  [[nodiscard]] const std::set<std::string>& folders() const { return m_folders; }

 private:
  [[nodiscard]] bool is_named(const std::string& folder);

  std::set<std::string> m_tops;
  std::map<std::string, bool> m_named;  // a folder, or one above it
  std::set<std::string> m_folders;
};

}  // namespace kfpkg::ops
