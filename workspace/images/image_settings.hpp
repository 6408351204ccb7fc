// SPDX-License-Identifier: Apache-2.0
// What is set for an image: first of the units that lead to its fingerprint. After it come
// image_inputs (what it is made from), base_lock and taken_files (bases and files),
// image_fingerprint, and workspace_images (folders whose images are bases of others).
#pragma once

#include "core/invocation.hpp"
#include "dockerfile/build.hpp"
#include "image/inputs/build_settings.hpp"
#include "image/inputs/names.hpp"
#include "oci/mirror.hpp"
#include "workspace/folders/folders.hpp"

#include <map>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// image::Settings, understood.
struct ImageSettings {
  std::vector<oci::Platform> platforms;
  std::map<std::string, std::string> build_args;
  std::map<std::string, std::string> labels;
  std::string target;  ///< stage; empty: the last one
  std::vector<image::Secret> secrets;
  image::CacheKind cache = image::CacheKind::none;
  bool provenance = false;
  bool sbom = false;
  bool allows_platform_mismatch = false;  ///< of bases
  oci::Mirrors mirrors;
};
[[nodiscard]] Result<ImageSettings> read_image_settings(const ComponentFolder& folder,
                                                        const Invocation& call);

/// The part of the settings that decides what a Dockerfile means, for a tree that is the context.
[[nodiscard]] dockerfile::BuildInputs build_inputs(const ComponentFolder& folder,
                                                   std::vector<oci::Platform> platforms);

[[nodiscard]] Result<image::ImageName> image_name_of(const ComponentFolder& folder);

}  // namespace kfpkg::workspace
