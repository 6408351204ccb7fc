// SPDX-License-Identifier: Apache-2.0
// Which pushed image belongs to the files of a folder as they are now.
#pragma once

#include "registry/protocol/resolve.hpp"
#include "workspace/images/image_inputs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// What the image of a folder is made from as it is now.
struct ImageState {
  ImageInputs inputs;
  std::string fingerprint;  ///< 64 digits
};

/// Bases that kfpkg.lock does not know are looked up, and not written down.
[[nodiscard]] Result<ImageState> image_state(const ComponentFolder& folder,
                                             registry::Client& client, const Invocation& call);

struct PushedImage {
  oci::Reference tagged;                 ///< with its fingerprint's tag
  registry::Resolved resolved;           ///< with its digest
  std::vector<oci::Platform> platforms;  ///< that it was built for
  std::string fingerprint;
  std::vector<std::string> files;  ///< of the context that went into it
};

/// Asks the registry for the fingerprint's tag, first for the platforms that are set, then for
/// those of the last push from this machine: `build --platform a,b --push` and then `publish` must
/// fit together. Nothing when neither is there.
[[nodiscard]] Result<std::optional<PushedImage>> find_pushed_image(const ComponentFolder& folder,
                                                                   const ImageState& state,
                                                                   registry::Client& client,
                                                                   const Invocation& call);

}  // namespace kfpkg::workspace
