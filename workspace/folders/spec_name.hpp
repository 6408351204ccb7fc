// SPDX-License-Identifier: Apache-2.0
// How the spec of a folder is called: component.yaml, or what the setting "spec" says.
#pragma once

#include "workspace/settings/shared_settings.hpp"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace kfpkg::workspace {

/// The names of one call, before anybody knows which folders hold components: load_folder finds
/// the same ones among its settings. A kfpkg.yaml that cannot be read says nothing here; who loads
/// the folder tells of it. Thread-safe.
class SpecNames {
 public:
  explicit SpecNames(SharedSettings& shared) : m_shared(shared) {}

  /// In an absolute folder, there or not.
  [[nodiscard]] std::string of(const std::filesystem::path& folder);
  /// The same where it is known whether the folder has a kfpkg.yaml.
  [[nodiscard]] std::string of(const std::filesystem::path& folder, bool has_config);
  /// Something of that name is in the folder.
  [[nodiscard]] bool has_spec(const std::filesystem::path& folder);

 private:
  [[nodiscard]] std::string set_in(const std::filesystem::path& folder);
  /// From the folders above.
  [[nodiscard]] std::string inherited(const std::filesystem::path& folder);
  /// For folders in one that add nothing.
  [[nodiscard]] std::string below(const std::filesystem::path& folder);

  SharedSettings& m_shared;
  std::mutex m_mutex;
  std::map<std::string, std::string> m_below;  // by the folder above
};

}  // namespace kfpkg::workspace
