// SPDX-License-Identifier: Apache-2.0
// Which pushed image belongs to the files of a folder as they are now.
#pragma once

#include "registry/protocol/resolve.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/images/image_inputs.hpp"
#include "workspace/images/workspace_images.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// What the image of a folder is made from as it is now.
struct ImageState {
  ImageInputs inputs;
  std::string fingerprint;  ///< 64 digits
};

struct PushedImage {
  oci::Reference tagged;                 ///< with its fingerprint's tag
  registry::Resolved resolved;           ///< with its digest
  std::vector<oci::Platform> platforms;  ///< that it was built for
  std::string fingerprint;
  std::vector<std::string> files;  ///< of the context that went into it
};

/// Looks for the images of one or many folders, which share what is known of their workspaces.
class PushedImages {
 public:
  PushedImages(registry::Client& client, const Invocation& call);

  /// Bases that kfpkg.lock does not know are looked up, and not written down.
  [[nodiscard]] Result<ImageState> state_of(const ComponentFolder& folder);

  /// Asks the registry for the fingerprint's tag, first for the platforms that are set, then for
  /// those of the last push from this machine: `build --platform a,b --push` and then `publish`
  /// must fit together. Nothing when neither is there.
  [[nodiscard]] Result<std::optional<PushedImage>> find(const ComponentFolder& folder,
                                                        const ImageState& state);

 private:
  registry::Client& m_client;
  const Invocation& m_call;
  BaseLocks m_locks;
  WorkspaceImages m_images;
};

}  // namespace kfpkg::workspace
