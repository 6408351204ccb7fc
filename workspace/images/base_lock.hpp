// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock of a workspace, and looking up what it lacks.
#pragma once

#include "dockerfile/base_lock.hpp"
#include "registry/protocol/client.hpp"
#include "workspace/images/image_inputs.hpp"

namespace kfpkg::workspace {

/// kfpkg.lock of the folder's workspace, and how its bytes were.
struct LockFile {
  std::filesystem::path folder;  ///< the one that holds kfpkg.lock
  std::optional<std::string> before;
  dockerfile::BaseLock lock;
};
[[nodiscard]] Result<LockFile> load_lock(const ComponentFolder& folder, const Invocation& call);

/// Looks up the bases that the lock does not know, through their mirrors: their digests, and what
/// their ONBUILD runs. `update` asks again for all.
enum class LockUpdate { missing, all };
[[nodiscard]] Status complete_lock(dockerfile::BaseLock& lock, const ImageInputs& inputs,
                                   registry::Client& client, LockUpdate update,
                                   const Invocation& call);

}  // namespace kfpkg::workspace
