// SPDX-License-Identifier: Apache-2.0
// The build of one component: what is known before, asking the registry, building, reading back.
#pragma once

#include "cli/build/build.hpp"
#include "cli/registry_access.hpp"
#include "image/builder.hpp"
#include "image/fingerprint.hpp"
#include "image/pinned_dockerfile.hpp"
#include "image/receipt.hpp"
#include "registry/client.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/images/workspace_images.hpp"

namespace kfpkg::cli {

/// What all builds of one run share.
struct BuildRun {
  const BuildOptions& options;
  Services& services;
  const RegistryAccess& access;
  registry::Client& client;
  image::Builder& builder;
  std::string builder_name;           ///< of buildx; empty: its current one
  std::filesystem::path layouts;      ///< of --output; empty: none is written
  bool layout_per_component = false;  ///< in folders below it
};

/// Everything that is known of one component before anything is built.
struct BuildJob {
  const workspace::ComponentFolder* folder = nullptr;
  std::optional<workspace::LoadedSpec> spec;  ///< none in an image folder
  workspace::ImageInputs inputs;
  const dockerfile::BaseLock* lock = nullptr;
  image::Fingerprint fingerprint;
  oci::Reference target;  ///< with the k- tag, or the spec's own image when nothing is pushed
  image::PinnedDockerfile pinned;      ///< of pin_job
  std::optional<image::Receipt> last;  ///< of the last push from this machine
};

/// Reads the folder: spec, Dockerfile, context. Asks nobody, except for bases of image folders that
/// kfpkg.lock does not know.
[[nodiscard]] Result<BuildJob> read_job(const workspace::ComponentFolder& folder,
                                        workspace::WorkspaceImages& images,
                                        const Services& services);

/// Fingerprint, target and last receipt; the lock must know all bases, and outlive the job.
[[nodiscard]] Status plan_job(BuildJob& job, const dockerfile::BaseLock& lock, const BuildRun& run);

/// One request: a receipt that says "skipped" when the registry has the image of this fingerprint.
/// Nothing when it has to be built, or when the options say so without asking.
[[nodiscard]] Result<std::optional<image::Receipt>> skip_job(const BuildJob& job,
                                                             const BuildRun& run);

/// Pins, builds, reads back what the registry has, adds tags, keeps the receipt.
[[nodiscard]] Result<image::Receipt> build_job(BuildJob& job, const BuildRun& run);

/// The builder writes a layout and kfpkg sends it: no tag is wanted, which the docker driver cannot
/// do, or the builder never pushes.
[[nodiscard]] bool kfpkg_sends(const BuildRun& run);

/// What the builder is asked for; a layout is to be written to IMAGE where kfpkg sends it.
[[nodiscard]] image::BuildRequest request_of(const BuildJob& job, const BuildRun& run);

/// What a receipt says before anything is done.
[[nodiscard]] image::Receipt start_receipt(const BuildJob& job);

/// Why it is built, for people: "src/train.py changed".
[[nodiscard]] std::vector<std::string> reasons_to_build(const BuildJob& job,
                                                        const BuildOptions& options);

}  // namespace kfpkg::cli
