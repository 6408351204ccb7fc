// SPDX-License-Identifier: Apache-2.0
// How the spec of a folder is called: component.yaml, or what the setting "spec" says.
#pragma once

#include "core/fs/tree.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// What a folder holds under a name, as a listing says; where a link leads is looked up.
using InFolder = std::function<std::optional<EntryType>(std::string_view name)>;

/// The names of one call, before anybody knows which folders hold components: load_folder finds
/// the same ones among its settings. A kfpkg.yaml that cannot be read says nothing here; who loads
/// the folder tells of it. Thread-safe.
class SpecNames {
 public:
  explicit SpecNames(SharedSettings& shared);

  /// In an absolute folder, there or not.
  [[nodiscard]] std::string of(const std::filesystem::path& folder);
  /// Something of that name is in the folder.
  [[nodiscard]] bool has_spec(const std::filesystem::path& folder);
  /// Whether the folder's kfpkg.yaml holds for the folders in it: that of a component or an image
  /// is for itself alone, unless it is the workspace's.
  [[nodiscard]] bool is_for_others(const std::filesystem::path& folder);

  /// What folders above say to an absolute folder.
  [[nodiscard]] SpecScope around(const std::filesystem::path& folder);
  /// For a walk from there on, which knows what each folder holds: only a kfpkg.yaml is read.
  [[nodiscard]] FolderSpec in(const std::filesystem::path& folder, const SpecScope& outer,
                              const InFolder& look);

 private:
  [[nodiscard]] FolderSpec on_disk(const std::filesystem::path& folder);
  [[nodiscard]] std::string set_in(const std::filesystem::path& folder);
  [[nodiscard]] SpecScope outermost();

  SharedSettings& m_shared;
  const std::string m_variable;  ///< what the environment says
};

/// Files of YAML in a folder and below that have a line `implementation:`, sorted; what is hidden,
/// too long, or behind the first thousands of files is not looked at.
[[nodiscard]] std::vector<std::filesystem::path> find_other_specs(
    const std::filesystem::path& folder);

}  // namespace kfpkg::workspace
