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

/// Looks at a workspace when it is asked for the first base. Safe to use from several threads.
class ImageFolders {
 public:
  explicit ImageFolders(const Invocation& call) : m_call(call) {}

  /// The image folder of the workspace of `folder` that makes `base`, or null. What the command
  /// line set for `folder` holds for image folders too. It lives as long as this object.
  [[nodiscard]] Result<const ComponentFolder*> find(const ComponentFolder& folder,
                                                    const oci::Reference& base);

  /// The same, or a folder whose registry nobody has said and that has the last word of the name:
  /// whoever builds with --registry may mean that one.
  [[nodiscard]] Result<const ComponentFolder*> find_likely(const ComponentFolder& folder,
                                                           const oci::Reference& base);

 private:
  struct Images {
    std::map<std::string, ComponentFolder> by_name;   ///< of the image: registry/repository
    std::map<std::string, ComponentFolder> nameless;  ///< by the folder's name
  };
  [[nodiscard]] Result<const Images*> images_of(const ComponentFolder& folder);

  const Invocation& m_call;
  std::mutex m_mutex;
  std::map<std::filesystem::path, Images> m_workspaces;
};

}  // namespace kfpkg::workspace
