// SPDX-License-Identifier: Apache-2.0
// What all builds of one run share, and what is known of each.
#pragma once

#include "image/builders/builder.hpp"
#include "image/inputs/fingerprint.hpp"
#include "image/inputs/pinned_dockerfile.hpp"
#include "image/inputs/receipt.hpp"
#include "ops/build/intent.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/images/image_inputs.hpp"
#include "workspace/session.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace kfpkg::ops {

struct BuildRun {
  const BuildIntent& intent;
  const workspace::Session& session;
  registry::Client& client;
  image::Builder& builder;
  std::string builder_name;           ///< of buildx; empty: its current one
  bool layout_per_component = false;  ///< in folders below the layout's
  std::filesystem::path scratch;      ///< for layouts of bases that are kept nowhere

  [[nodiscard]] const Invocation& call() const { return session.call(); }
  /// Where the image of a folder is written.
  [[nodiscard]] std::filesystem::path layout_of(const workspace::ComponentFolder& folder) const {
    return layout_per_component ? intent.outputs.layout / folder.name : intent.outputs.layout;
  }
  [[nodiscard]] bool pushes() const { return intent.outputs.to_registry(); }
  [[nodiscard]] bool by_digest() const { return intent.outputs.has(Output::push_by_digest); }
};

/// Everything that is known of one component before anything is built.
struct BuildJob {
  const workspace::ComponentFolder* folder = nullptr;
  std::optional<workspace::LoadedSpec> spec;  ///< none in an image folder
  workspace::ImageInputs inputs;
  workspace::LockSnapshot lock;  ///< knows all bases, before anything is planned
  image::Fingerprint fingerprint;
  oci::Reference reference;  ///< with the k- tag, or the spec's own image when nothing is pushed
  bool is_base = false;      ///< others of this run start from it
  /// Of this run's image folders that it starts from, by folder: where a layout has their images.
  std::map<std::string, std::optional<image::LayoutImage>> built_bases;
  std::map<std::string, image::BaseSource> own_bases;  ///< of build_job: what stands for them now
  image::PinnedDockerfile pinned;                      ///< of build_job
  std::filesystem::path context;                       ///< of build_job: what the builder is given
  std::optional<image::LayoutImage> written;           ///< of build_job: in no registry
  std::optional<image::Receipt> last;                  ///< of the last push from this machine
};

}  // namespace kfpkg::ops
