// SPDX-License-Identifier: Apache-2.0
// The images that a workspace builds for itself, as bases of other folders' images.
#pragma once

#include "workspace/images/base_lock.hpp"
#include "workspace/images/image_folders.hpp"
#include "workspace/images/image_inputs.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace kfpkg::workspace {

/// Reads each image folder once. Safe to use from several threads.
class WorkspaceImages {
 public:
  /// `locks` know the bases of image folders.
  WorkspaceImages(const Invocation& call, BaseLocks& locks);

  /// What the workspace of `folder` makes for the name `base`, if anything. Errors: the image
  /// folder cannot be read, or its own FROM leads back to it (kind config).
  [[nodiscard]] Result<std::optional<OwnBase>> find(const ComponentFolder& folder,
                                                    const oci::Reference& base);

  /// Those of the repository around a folder, which is looked at once.
  [[nodiscard]] std::shared_ptr<const GitModes> modes_of(const ComponentFolder& folder);

 private:
  [[nodiscard]] Result<OwnBase> make(const ComponentFolder& image);

  const Invocation& m_call;
  BaseLocks& m_locks;
  ImageFolders m_folders;
  std::recursive_mutex m_mutex;  ///< an image folder's base may be another one's image
  std::map<std::filesystem::path, OwnBase> m_made;
  std::map<std::filesystem::path, std::shared_ptr<const GitModes>> m_modes;
  std::set<std::filesystem::path> m_open;  ///< on the way to their fingerprint
};

/// All that decides the image of a folder, with the workspace's own bases.
[[nodiscard]] Result<ImageInputs> load_image_inputs(const ComponentFolder& folder,
                                                    WorkspaceImages& images,
                                                    const Invocation& call);

}  // namespace kfpkg::workspace
