// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock of a workspace, looking up what it lacks, and what it says of platforms.
#pragma once

#include "dockerfile/base_lock.hpp"
#include "dockerfile/base_platforms.hpp"
#include "registry/protocol/client.hpp"
#include "workspace/images/image_inputs.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg::workspace {

/// kfpkg.lock of the folder's workspace as it stands. An error of kind config, with the place and
/// the way out, where it is none.
[[nodiscard]] Result<dockerfile::BaseLock> load_lock(const ComponentFolder& folder,
                                                     const std::filesystem::path& cwd);

/// A lock as it was at one moment, for all who ask then.
using LockSnapshot = std::shared_ptr<const dockerfile::BaseLock>;

/// Those of all workspaces that one call looks at, each read once. Safe to use from several
/// threads.
class StoredLocks {
 public:
  explicit StoredLocks(std::filesystem::path cwd) : m_cwd(std::move(cwd)) {}
  [[nodiscard]] Result<LockSnapshot> of(const ComponentFolder& folder);

 private:
  std::filesystem::path m_cwd;
  std::mutex m_mutex;
  std::map<std::filesystem::path, Result<LockSnapshot>> m_locks;
};

/// The same error for who reads the text elsewhere.
[[nodiscard]] tl::unexpected<Error> lock_error(const Diagnostics& diagnostics);

/// The locks of one call, completed by asking registries. Safe to use from several threads.
class BaseLocks {
 public:
  enum class Ask {
    for_fingerprint,  ///< what a fingerprint needs, no matter what an older kfpkg did not ask
    missing,          ///< all that the lock does not know
    all,              ///< once for each base, whatever the lock has
  };
  enum class Keep { in_memory, in_file };
  BaseLocks(const Invocation& call, registry::Client& client, Ask ask = Ask::for_fingerprint,
            Keep keep = Keep::in_memory);

  /// Reads the lock of the folder's workspace, once: what is wrong with it is no folder's fault.
  [[nodiscard]] Status open(const ComponentFolder& folder);

  /// The lock with all bases of `inputs`: digests, platforms, and what ONBUILD runs, asked for
  /// through their mirrors. When it returns, kfpkg.lock has them too, where they are kept there,
  /// beside everything that other runs have written meanwhile; what those found out stands.
  [[nodiscard]] Result<LockSnapshot> complete(const ComponentFolder& folder,
                                              const ImageInputs& inputs);

 private:
  struct Workspace {
    dockerfile::BaseLock lock;
    LockSnapshot snapshot;        ///< of it; null where it has changed since
    std::set<std::string> asked;  ///< what this call looked up, by reference
    bool is_written = true;       ///< kfpkg.lock has all of these
  };
  [[nodiscard]] Result<Workspace*> workspace_of(const ComponentFolder& folder);
  [[nodiscard]] Status look_up_all(Workspace& workspace, const ImageInputs& inputs);
  [[nodiscard]] static Status keep_what_fits(Workspace& workspace, const ImageInputs& inputs,
                                             const dockerfile::BaseLock& before);
  [[nodiscard]] bool is_known(const Workspace& workspace, const ImageInputs& inputs,
                              const oci::Reference& base) const;
  [[nodiscard]] Status ask_for(Workspace& workspace, const dockerfile::BaseImage& base,
                               oci::Reference at, const oci::Platform& platform);
  [[nodiscard]] Status write(Workspace& workspace, const ComponentFolder& folder);

  const Invocation& m_call;
  registry::Client& m_client;
  Ask m_ask;
  Keep m_keep;
  std::mutex m_mutex;  ///< also keeps two from asking for one base
  std::map<std::filesystem::path, Workspace> m_workspaces;
};

/// Bases that lack a platform of the image, by what the lock knows of them, and by the platforms of
/// the image folders that make them.
[[nodiscard]] std::vector<dockerfile::PlatformGap> platform_gaps(const ImageInputs& inputs,
                                                                 const dockerfile::BaseLock& lock);

/// An error of kind findings, with the line of the first gap, unless the settings allow them.
[[nodiscard]] Status check_platforms(const ImageInputs& inputs, const dockerfile::BaseLock& lock);

}  // namespace kfpkg::workspace
