// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock of a workspace, and looking up what it lacks.
#pragma once

#include "cli/flows/component.hpp"

namespace kfpkg::cli {

/// kfpkg.lock of the folder's workspace, and how its bytes were.
struct LockFile {
  std::filesystem::path folder;  ///< the one that holds kfpkg.lock
  std::optional<std::string> before;
  image::Lock lock;
};
[[nodiscard]] Result<LockFile> load_lock(const ComponentFolder& folder, const Services& services);

/// Looks up the bases that the lock does not know, through their mirrors: their digests, and what
/// their ONBUILD runs. `update` asks again for all.
enum class LockUpdate { missing, all };
[[nodiscard]] Status complete_lock(image::Lock& lock, const ImageInputs& inputs,
                                   registry::Client& client, LockUpdate update,
                                   const Services& services);

}  // namespace kfpkg::cli
