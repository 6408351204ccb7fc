// SPDX-License-Identifier: Apache-2.0
// The image folders of workspaces, by the name of their image.
#pragma once

#include "core/invocation.hpp"
#include "oci/reference.hpp"
#include "workspace/folders/folders.hpp"

#include <map>
#include <mutex>
#include <string>

namespace kfpkg::workspace {

/// Looks at a workspace when the first base could be one of its images. Safe to use from several
/// threads.
class ImageFolders {
 public:
  /// `flags` as for load_folders: they hold for image folders too.
  ImageFolders(const Invocation& call, SettingsLayer flags);

  /// The image folder of the workspace of `folder` that makes `base`, or null. It lives as long as
  /// this object.
  [[nodiscard]] Result<const ComponentFolder*> find(const ComponentFolder& folder,
                                                    const oci::Reference& base);

 private:
  using ByName = std::map<std::string, ComponentFolder>;
  [[nodiscard]] Result<const ByName*> images_of(const std::filesystem::path& workspace);

  const Invocation& m_call;
  SettingsLayer m_flags;
  std::mutex m_mutex;
  std::map<std::filesystem::path, ByName> m_workspaces;
};

}  // namespace kfpkg::workspace
