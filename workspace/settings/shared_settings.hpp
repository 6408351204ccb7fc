// SPDX-License-Identifier: Apache-2.0
// What many component folders share, looked up once: kfpkg.yaml files above them, and where their
// workspaces begin.
#pragma once

#include "workspace/settings/config.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// The name of the files that hold settings.
inline constexpr const char* k_config_file = "kfpkg.yaml";
/// One that is called like this is an error once it is read.
inline constexpr std::string_view k_wrong_config_file = "kfpkg.yml";

/// How specs are called in the folders of one that say nothing themselves.
struct SpecScope {
  std::string name;
  bool has_workspace = false;  ///< a kfpkg.yaml lies in the folder or above
};
/// What SpecNames knows of a folder.
struct FolderSpec {
  std::string name;        ///< of its own spec, there or not
  bool for_others = true;  ///< its kfpkg.yaml holds for the folders in it, too
  SpecScope below{};
};

/// For one call of kfpkg: what was looked up once is not looked up again. Thread-safe.
class SharedSettings {
 public:
  SharedSettings(const std::filesystem::path& cwd, const Environment& environment);

  /// The settings of a file that several folders may share; none when it is not there.
  [[nodiscard]] Result<SettingsLayer> read(const std::string& file);
  /// The same for a file of one folder, which is not remembered.
  [[nodiscard]] Result<SettingsLayer> read_own(const std::string& file) const;
  /// The configuration of folders that add nothing to these layers, which depend on the nearest
  /// file above them alone ("" for none).
  [[nodiscard]] Config config_below(const std::string& nearest_file,
                                    const std::vector<SettingsLayer>& layers);
  /// The topmost folder with a kfpkg.yaml on the way from `folder` up to the git repository's root,
  /// the home folder or "/"; `folder` itself when there is none.
  [[nodiscard]] std::filesystem::path workspace_of(const std::filesystem::path& folder);
  /// True for the home folder and "/", and for a repository's root.
  [[nodiscard]] bool ends_search(const std::filesystem::path& folder, bool has_git) const;
  /// What `find_out` says of a folder; it is asked again for none.
  [[nodiscard]] FolderSpec spec_of(const std::string& folder,
                                   const std::function<FolderSpec()>& find_out);

  [[nodiscard]] const Result<SettingsLayer>& of_environment() const { return m_environment; }
  [[nodiscard]] const std::filesystem::path& cwd() const { return m_cwd; }
  [[nodiscard]] const std::filesystem::path& user_file() const { return m_user_file; }

 private:
  [[nodiscard]] bool ends_search(const std::filesystem::path& folder) const;
  /// The topmost configured folder from here on; empty when there is none.
  [[nodiscard]] const std::filesystem::path& topmost(const std::filesystem::path& folder);

  std::filesystem::path m_cwd;
  std::filesystem::path m_home;
  std::filesystem::path m_user_file;
  Result<SettingsLayer> m_environment;
  std::mutex m_mutex;
  // By the text of their paths, which is quick to compare.
  std::map<std::string, Result<SettingsLayer>> m_files;
  std::map<std::string, Config> m_configs;
  std::map<std::string, std::filesystem::path> m_topmost;
  std::map<std::string, FolderSpec> m_specs;
};

}  // namespace kfpkg::workspace
