// SPDX-License-Identifier: Apache-2.0
// Reading kfpkg.lock, asking registries for bases, and writing them down.
#include "workspace/images/base_lock.hpp"

#include "core/diag/findings_error.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/fs/paths.hpp"
#include "core/fs/tree.hpp"
#include "oci/mirror.hpp"
#include "registry/protocol/resolve.hpp"

#include <fmt/format.h>

namespace kfpkg::workspace {
namespace {

/// A base of one platform's build.
struct Asked {
  const dockerfile::BaseImage& base;
  oci::Reference at;  ///< where it is asked for
  oci::Platform platform;
  bool starts_a_stage = false;  ///< by FROM, so that its ONBUILD runs
};

Asked asked_for(const ImageInputs& inputs, std::size_t index, const dockerfile::BaseImage& base) {
  const auto chosen = oci::Platform::parse(base.platform);
  return {base, oci::mirrored(base.reference, inputs.mirrors),
          chosen ? *chosen : inputs.platforms.at(index),
          inputs.build.file.instructions.at(base.instruction).name == "FROM"};
}

Error no_base(Error error, const dockerfile::BaseImage& base) {
  if (error.hint.empty() || error.kind == ErrorKind::registry) {
    error.hint =
        fmt::format("check FROM in the Dockerfile, or set registries.{}.mirror in kfpkg.yaml",
                    base.reference.registry);
  }
  error.context.push_back(fmt::format("looking up the base image {}", base.written));
  return error;
}

Status look_up(dockerfile::BaseLock& lock, const Asked& asked, registry::Client& client,
               std::stop_token stop) {
  const std::string key = asked.base.reference.str();
  const auto found = registry::resolve(client, asked.at, stop);
  if (!found) return tl::unexpected(no_base(found.error(), asked.base));
  lock.bases.insert_or_assign(key, found->digest);
  lock.triggers.erase(key);
  if (!asked.starts_a_stage) return {};
  const auto config =
      registry::image_config(client, asked.at.with_digest(found->digest), asked.platform, stop);
  // A platform that it lacks is the builder's to tell, with the line.
  if (!config && config.error().kind != ErrorKind::findings)
    return tl::unexpected(no_base(config.error(), asked.base));
  if (config && !config->triggers.empty()) lock.triggers[key] = config->triggers;
  return {};
}

Result<dockerfile::StoredLock> stored_lock(const ComponentFolder& folder, const Invocation& call) {
  const DiskTree tree(folder.workspace, display_of(folder.workspace, call.cwd));
  Diagnostics diagnostics;
  KFPKG_TRY_ASSIGN(auto stored, dockerfile::read_lock(tree, diagnostics));
  if (!stored) return findings_error(diagnostics);
  return *std::move(stored);
}

/// What `from` has for a base stands in `to` instead.
void take_over(dockerfile::BaseLock& to, const dockerfile::BaseLock& from, const std::string& key) {
  to.bases.insert_or_assign(key, from.bases.at(key));
  to.triggers.erase(key);
  const auto triggers = from.triggers.find(key);
  if (triggers != from.triggers.end()) to.triggers.insert(*triggers);
}

}  // namespace

Result<dockerfile::BaseLock> load_lock(const ComponentFolder& folder, const Invocation& call) {
  KFPKG_TRY_ASSIGN(dockerfile::StoredLock stored, stored_lock(folder, call));
  return std::move(stored.lock);
}

BaseLocks::BaseLocks(const Invocation& call, registry::Client& client, Ask ask, Keep keep)
    : m_call(call), m_client(client), m_ask(ask), m_keep(keep) {}

Status BaseLocks::open(const ComponentFolder& folder) {
  const std::scoped_lock guard(m_mutex);
  KFPKG_TRY(workspace_of(folder));
  return {};
}

Result<dockerfile::BaseLock> BaseLocks::complete(const ComponentFolder& folder,
                                                 const ImageInputs& inputs) {
  const std::scoped_lock guard(m_mutex);
  KFPKG_TRY_ASSIGN(Workspace* const workspace, workspace_of(folder));
  const Status status = look_up_all(*workspace, inputs);
  if (m_keep == Keep::in_file && !workspace->is_written) KFPKG_TRY(write(*workspace, folder));
  if (!status) return tl::unexpected(status.error());
  return workspace->lock;
}

Result<BaseLocks::Workspace*> BaseLocks::workspace_of(const ComponentFolder& folder) {
  const auto known = m_workspaces.find(folder.workspace);
  if (known != m_workspaces.end()) return &known->second;
  KFPKG_TRY_ASSIGN(dockerfile::BaseLock lock, load_lock(folder, m_call));
  return &m_workspaces.insert_or_assign(folder.workspace, Workspace{std::move(lock), {}, true})
              .first->second;
}

Status BaseLocks::look_up_all(Workspace& workspace, const ImageInputs& inputs) {
  for (std::size_t i = 0; i < inputs.build.bases.size(); ++i) {
    for (const dockerfile::BaseImage& base : inputs.build.bases[i]) {
      const std::string key = base.reference.str();
      if (base.reference.digest || inputs.own_bases.contains(key) ||
          workspace.asked.contains(key) ||
          (m_ask == Ask::missing && workspace.lock.bases.contains(key)))
        continue;
      const ProgressScope scope(m_call.progress, base.reference.familiar());
      m_call.progress.step(base.reference.familiar(), "looking up the base image");
      KFPKG_TRY(look_up(workspace.lock, asked_for(inputs, i, base), m_client, m_call.stop));
      workspace.asked.insert(key);
      workspace.is_written = false;
    }
  }
  return {};
}

// Read again with the lock of its folder held, since other runs write it too.
Status BaseLocks::write(Workspace& workspace, const ComponentFolder& folder) {
  const FolderLock guard(folder.workspace);
  KFPKG_TRY_ASSIGN(dockerfile::StoredLock stored, stored_lock(folder, m_call));
  for (const std::string& key : workspace.asked) {
    if (m_ask == Ask::missing && stored.lock.bases.contains(key)) continue;
    take_over(stored.lock, workspace.lock, key);
  }
  KFPKG_TRY(apply(dockerfile::lock_change(std::string(dockerfile::k_lock_name),
                                          stored.text ? &*stored.text : nullptr, stored.lock),
                  folder.workspace));
  workspace.lock = std::move(stored.lock);
  workspace.is_written = true;
  return {};
}

}  // namespace kfpkg::workspace
