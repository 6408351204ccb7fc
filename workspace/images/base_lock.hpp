// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock of a workspace, and looking up what it lacks.
#pragma once

#include "dockerfile/base_lock.hpp"
#include "registry/protocol/client.hpp"
#include "workspace/images/image_inputs.hpp"

#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace kfpkg::workspace {

/// kfpkg.lock of the folder's workspace as it stands.
[[nodiscard]] Result<dockerfile::BaseLock> load_lock(const ComponentFolder& folder,
                                                     const Invocation& call);

/// The locks of one call, completed by asking registries. Safe to use from several threads.
class BaseLocks {
 public:
  enum class Ask { missing, all };  ///< `all`: once for each base, whatever the lock has
  enum class Keep { in_memory, in_file };
  BaseLocks(const Invocation& call, registry::Client& client, Ask ask = Ask::missing,
            Keep keep = Keep::in_memory);

  /// Reads the lock of the folder's workspace, once: what is wrong with it is no folder's fault.
  [[nodiscard]] Status open(const ComponentFolder& folder);

  /// The lock with all bases of `inputs`: their digests, and what their ONBUILD runs, asked for
  /// through their mirrors. When it returns, kfpkg.lock has them too, where they are kept there,
  /// beside everything that other runs have written meanwhile; what those found out stands.
  [[nodiscard]] Result<dockerfile::BaseLock> complete(const ComponentFolder& folder,
                                                      const ImageInputs& inputs);

 private:
  struct Workspace {
    dockerfile::BaseLock lock;
    std::set<std::string> asked;  ///< what this call looked up, by reference
    bool is_written = true;       ///< kfpkg.lock has all of these
  };
  [[nodiscard]] Result<Workspace*> workspace_of(const ComponentFolder& folder);
  [[nodiscard]] Status look_up_all(Workspace& workspace, const ImageInputs& inputs);
  [[nodiscard]] Status write(Workspace& workspace, const ComponentFolder& folder);

  const Invocation& m_call;
  registry::Client& m_client;
  Ask m_ask;
  Keep m_keep;
  std::mutex m_mutex;  ///< also keeps two from asking for one base
  std::map<std::filesystem::path, Workspace> m_workspaces;
};

}  // namespace kfpkg::workspace
