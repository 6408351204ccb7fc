// SPDX-License-Identifier: Apache-2.0
// Reading kfpkg.lock, asking registries for bases, and writing them down.
#include "workspace/images/base_lock.hpp"

#include "core/diag/findings_error.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/fs/paths.hpp"
#include "core/fs/tree.hpp"
#include "oci/mirror.hpp"
#include "registry/protocol/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::workspace {
namespace {

Error no_base(Error error, const dockerfile::BaseImage& base, const oci::Reference& asked) {
  const bool by_mirror = asked.registry != base.reference.registry;
  if (by_mirror && error.kind == ErrorKind::registry) {
    error.hint = fmt::format("check FROM in the Dockerfile, and registries.{}.mirror in kfpkg.yaml",
                             base.reference.registry);
  } else if (error.hint.empty() || error.kind == ErrorKind::registry) {
    error.hint =
        fmt::format("check FROM in the Dockerfile, or set registries.{}.mirror in kfpkg.yaml",
                    base.reference.registry);
  }
  error.context.push_back(fmt::format("looking up the base image {}", base.written));
  return error;
}

std::vector<oci::Platform> platforms_of(const registry::Resolved& resolved) {
  std::vector<oci::Platform> platforms;
  for (const auto& [platform, digest] : resolved.platforms) {
    if (std::ranges::find(platforms, platform) == platforms.end()) platforms.push_back(platform);
  }
  return platforms;
}

Result<dockerfile::LockedBase> look_up(const oci::Reference& at, const oci::Platform& platform,
                                       registry::Client& client, const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const registry::Resolved resolved,
                   registry::resolve_platforms(client, at, stop));
  KFPKG_TRY_ASSIGN(oci::ImageConfig config,
                   registry::image_config(client, resolved, platform, stop));
  return dockerfile::LockedBase{*resolved.reference.digest, platforms_of(resolved),
                                std::move(config.triggers)};
}

Result<dockerfile::StoredLock> stored_lock(const ComponentFolder& folder,
                                           const std::filesystem::path& cwd) {
  const std::string shown = display_of(folder.workspace, cwd);
  const DiskTree tree(folder.workspace, shown == "." ? std::string() : shown);
  Diagnostics diagnostics;
  KFPKG_TRY_ASSIGN(auto stored, dockerfile::read_lock(tree, diagnostics));
  if (!stored) return lock_error(diagnostics);
  return *std::move(stored);
}

}  // namespace

Result<dockerfile::BaseLock> load_lock(const ComponentFolder& folder,
                                       const std::filesystem::path& cwd) {
  KFPKG_TRY_ASSIGN(dockerfile::StoredLock stored, stored_lock(folder, cwd));
  return std::move(stored.lock);
}

Result<LockSnapshot> StoredLocks::of(const ComponentFolder& folder) {
  const std::scoped_lock guard(m_mutex);
  const auto known = m_locks.find(folder.workspace);
  if (known != m_locks.end()) return known->second;
  const auto read = [&]() -> Result<LockSnapshot> {
    KFPKG_TRY_ASSIGN(dockerfile::BaseLock lock, load_lock(folder, m_cwd));
    return std::make_shared<const dockerfile::BaseLock>(std::move(lock));
  };
  return m_locks.emplace(folder.workspace, read()).first->second;
}

tl::unexpected<Error> lock_error(const Diagnostics& diagnostics) {
  auto error = findings_error(diagnostics);
  error.value().kind = ErrorKind::config;
  error.value().hint = dockerfile::k_lock_help;
  return error;
}

BaseLocks::BaseLocks(const Invocation& call, registry::Client& client, Ask ask, Keep keep)
    : m_call(call), m_client(client), m_ask(ask), m_keep(keep) {}

Status BaseLocks::open(const ComponentFolder& folder) {
  const std::scoped_lock guard(m_mutex);
  KFPKG_TRY(workspace_of(folder));
  return {};
}

Result<LockSnapshot> BaseLocks::complete(const ComponentFolder& folder, const ImageInputs& inputs) {
  const std::scoped_lock guard(m_mutex);
  KFPKG_TRY_ASSIGN(Workspace* const workspace, workspace_of(folder));
  const dockerfile::BaseLock before = m_ask == Ask::all ? workspace->lock : dockerfile::BaseLock{};
  Status status = look_up_all(*workspace, inputs);
  if (status && m_ask == Ask::all) status = keep_what_fits(*workspace, inputs, before);
  if (m_keep == Keep::in_file && !workspace->is_written) KFPKG_TRY(write(*workspace, folder));
  if (!status) return tl::unexpected(status.error());
  if (!workspace->snapshot)
    workspace->snapshot = std::make_shared<const dockerfile::BaseLock>(workspace->lock);
  return workspace->snapshot;
}

Result<BaseLocks::Workspace*> BaseLocks::workspace_of(const ComponentFolder& folder) {
  const auto known = m_workspaces.find(folder.workspace);
  if (known != m_workspaces.end()) return &known->second;
  KFPKG_TRY_ASSIGN(dockerfile::BaseLock lock, load_lock(folder, m_call.cwd));
  return &m_workspaces.insert_or_assign(folder.workspace, Workspace{std::move(lock), {}, {}, true})
              .first->second;
}

Status BaseLocks::look_up_all(Workspace& workspace, const ImageInputs& inputs) {
  for (std::size_t i = 0; i < inputs.build.bases.size(); ++i) {
    for (const dockerfile::BaseImage& base : inputs.build.bases[i]) {
      if (is_known(workspace, inputs, base.reference)) continue;
      const auto chosen = oci::Platform::parse(base.platform);
      KFPKG_TRY(ask_for(workspace, base, oci::mirrored(base.reference, inputs.mirrors),
                        chosen ? *chosen : inputs.platforms.at(i)));
    }
  }
  return {};
}

// A newer base that lacks a platform would stop every build from now on.
Status BaseLocks::keep_what_fits(Workspace& workspace, const ImageInputs& inputs,
                                 const dockerfile::BaseLock& before) {
  Status status = check_platforms(inputs, workspace.lock);
  if (status) return status;
  for (const dockerfile::PlatformGap& gap : platform_gaps(inputs, workspace.lock)) {
    const std::string key = gap.base.reference.str();
    const auto old = before.bases.find(key);
    if (workspace.asked.erase(key) == 0 || old == before.bases.end()) continue;
    workspace.lock.bases.insert_or_assign(key, old->second);
    workspace.snapshot.reset();
  }
  return status;
}

bool BaseLocks::is_known(const Workspace& workspace, const ImageInputs& inputs,
                         const oci::Reference& base) const {
  const std::string key = base.str();
  if (workspace.asked.contains(key) || inputs.own_bases.contains(key)) return true;
  const dockerfile::LockedBase* locked = workspace.lock.find(base);
  if (locked == nullptr || (m_ask == Ask::all && !base.digest)) return false;
  return locked->platforms || m_ask == Ask::for_fingerprint;
}

Status BaseLocks::ask_for(Workspace& workspace, const dockerfile::BaseImage& base,
                          oci::Reference at, const oci::Platform& platform) {
  const std::string name = base.reference.familiar();
  const dockerfile::LockedBase* locked = workspace.lock.find(base.reference);
  const bool stays = locked != nullptr && m_ask != Ask::all;
  if (stays) at = at.with_digest(locked->digest);
  const ProgressScope scope(m_call.progress, name);
  m_call.progress.step(name, "looking up the base image");
  auto found = look_up(at, platform, m_client, m_call.stop);
  if (!found && !(stays && found.error().kind != ErrorKind::interrupted))
    return tl::unexpected(no_base(std::move(found.error()), base, at));
  workspace.asked.insert(base.reference.str());
  // Builds that went on without a registry before the lock had platforms still do.
  if (!found) {
    m_call.progress.note(name, "its platforms are not known: " + found.error().message);
    return {};
  }
  workspace.lock.bases.insert_or_assign(base.reference.str(), *std::move(found));
  workspace.snapshot.reset();
  workspace.is_written = false;
  return {};
}

// Read again with the lock of its folder held, since other runs write it too.
Status BaseLocks::write(Workspace& workspace, const ComponentFolder& folder) {
  const FolderLock guard(folder.workspace);
  remove_left_behind(folder.workspace / dockerfile::k_lock_name);
  KFPKG_TRY_ASSIGN(dockerfile::StoredLock stored, stored_lock(folder, m_call.cwd));
  for (const std::string& key : workspace.asked) {
    const dockerfile::LockedBase& ours = workspace.lock.bases.at(key);
    const auto [theirs, is_new] = stored.lock.bases.try_emplace(key, ours);
    const bool adds = theirs->second.digest == ours.digest && !theirs->second.platforms;
    if (m_ask == Ask::all || adds) theirs->second = ours;
  }
  KFPKG_TRY(apply(dockerfile::lock_change(std::string(dockerfile::k_lock_name),
                                          stored.text ? &*stored.text : nullptr, stored.lock),
                  folder.workspace));
  workspace.lock = std::move(stored.lock);
  workspace.snapshot.reset();
  workspace.is_written = true;
  return {};
}

std::vector<dockerfile::PlatformGap> platform_gaps(const ImageInputs& inputs,
                                                   const dockerfile::BaseLock& lock) {
  return dockerfile::platform_gaps(
      inputs.build, [&](const oci::Reference& base) -> const std::vector<oci::Platform>* {
        const auto own = inputs.own_bases.find(base.str());
        if (own != inputs.own_bases.end()) return &own->second.platforms;
        const dockerfile::LockedBase* locked = lock.find(base);
        return locked != nullptr && locked->platforms ? &*locked->platforms : nullptr;
      });
}

Status check_platforms(const ImageInputs& inputs, const dockerfile::BaseLock& lock) {
  if (inputs.allows_platform_mismatch) return {};
  const auto gaps = platform_gaps(inputs, lock);
  if (gaps.empty()) return {};
  const dockerfile::PlatformGap& gap = gaps.front();
  Diagnostic found;
  found.place = {inputs.build.file.source, gap.base.span};
  found.message = gap.message();
  found.help = dockerfile::k_platform_help;
  const auto own = inputs.own_bases.find(gap.base.reference.str());
  if (own != inputs.own_bases.end())
    found.help = fmt::format("add it to `platforms` in {}/kfpkg.yaml, or build fewer platforms",
                             own->second.folder);
  return findings_error({found});
}

}  // namespace kfpkg::workspace
