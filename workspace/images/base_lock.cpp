// SPDX-License-Identifier: Apache-2.0
// Reading kfpkg.lock, and asking registries for bases.
#include "workspace/images/base_lock.hpp"

#include "core/diag/findings_error.hpp"
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

}  // namespace

Result<LockFile> load_lock(const ComponentFolder& folder, const Invocation& call) {
  const DiskTree tree(folder.workspace, display_of(folder.workspace, call.cwd));
  Diagnostics diagnostics;
  KFPKG_TRY_ASSIGN(auto stored, dockerfile::read_lock(tree, diagnostics));
  if (!stored) return findings_error(diagnostics);
  return LockFile{folder.workspace, std::move(stored->text), std::move(stored->lock)};
}

Status complete_lock(dockerfile::BaseLock& lock, const ImageInputs& inputs,
                     registry::Client& client, LockUpdate update, const Invocation& call) {
  for (std::size_t i = 0; i < inputs.build.bases.size(); ++i) {
    for (const dockerfile::BaseImage& base : inputs.build.bases[i]) {
      const std::string key = base.reference.str();
      if (base.reference.digest || inputs.own_bases.contains(key) ||
          (update == LockUpdate::missing && lock.bases.contains(key)))
        continue;
      const ProgressScope scope(call.progress, base.reference.familiar());
      call.progress.step(base.reference.familiar(), "looking up the base image");
      KFPKG_TRY(look_up(lock, asked_for(inputs, i, base), client, call.stop));
    }
  }
  return {};
}

}  // namespace kfpkg::workspace
