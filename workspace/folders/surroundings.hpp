// SPDX-License-Identifier: Apache-2.0
// What lies around the paths that one call is about, and the folders below them.
#pragma once

#include "core/fs/tree.hpp"
#include "core/invocation.hpp"
#include "core/result.hpp"
#include "git/repository.hpp"
#include "workspace/folders/foreign.hpp"
#include "workspace/folders/spec_name.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// As find_folders has them, by absolute paths.
struct FoundFolders {
  std::vector<std::filesystem::path> components;
  std::vector<std::filesystem::path> images;
  std::vector<std::filesystem::path> foreign;
};

/// The paths have most of what is around them in common: each folder is looked at once, and each
/// repository opened once.
class Surroundings {
 public:
  Surroundings(const Invocation& call, SharedSettings& shared, std::size_t jobs = 1)
      : m_call(call), m_jobs(jobs), m_names(shared) {}

  [[nodiscard]] const std::filesystem::path& cwd() const { return m_call.cwd; }
  [[nodiscard]] SpecNames& spec_names() { return m_names; }
  /// A link to a folder is that folder: its name and its workspace do not depend on how it is
  /// called.
  [[nodiscard]] std::filesystem::path behind_links(const std::filesystem::path& folder);
  /// Why an absolute folder holds no component. The place is named as people type it.
  [[nodiscard]] std::optional<ForeignFolder> foreign(const std::filesystem::path& folder);

  /// What git does not ignore below an absolute folder. Says which folders cannot be read.
  [[nodiscard]] Result<FoundFolders> folders_below(const std::filesystem::path& path);
  /// The same with what git ignores, and without a word.
  [[nodiscard]] Result<FoundFolders> all_folders_below(const std::filesystem::path& path);

 private:
  struct Root {
    explicit Root(const std::filesystem::path& path) : tree(path, {}), folders(tree) {}
    DiskTree tree;
    ForeignFolders folders;
  };
  [[nodiscard]] const std::filesystem::path& repository_of(const std::filesystem::path& folder);
  [[nodiscard]] bool tracks(const std::filesystem::path& work_tree, std::string_view path);
  enum class Asking { git, nobody };
  [[nodiscard]] Result<FoundFolders> find_below(const std::filesystem::path& path, Asking asking);

  const Invocation& m_call;
  std::size_t m_jobs;
  SpecNames m_names;
  std::map<std::string, std::filesystem::path> m_real;  ///< of folders that hold named ones
  std::map<std::string, std::filesystem::path> m_repositories;
  std::map<std::string, Root> m_foreign;
  std::map<std::string, std::optional<git::Repository>> m_opened;
};

}  // namespace kfpkg::workspace
