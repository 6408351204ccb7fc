// SPDX-License-Identifier: Apache-2.0
// A component folder read whole: spec, Dockerfile and what its image is made from. The first steps
// of build, publish and run.
#pragma once

#include "core/invocation.hpp"
#include "dockerfile/dockerfile.hpp"
#include "dockerfile/stages.hpp"
#include "image/build_settings.hpp"
#include "image/fingerprint.hpp"
#include "image/lock.hpp"
#include "image/names.hpp"
#include "image/pinned_dockerfile.hpp"
#include "registry/client.hpp"
#include "spec/component.hpp"
#include "workspace/folders/folders.hpp"

#include <map>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// Settings given by flags, as the strongest layer of the configuration.
[[nodiscard]] Settings flag_settings(const std::vector<std::string>& platforms,
                                     const std::string& registry, const std::string& version);

/// All component folders that the paths mean, with their settings.
[[nodiscard]] Result<std::vector<ComponentFolder>> load_folders(
    const std::vector<std::string>& paths, const Settings& flags, const Invocation& call);
/// The same with image folders among them.
[[nodiscard]] Result<std::vector<ComponentFolder>> load_built_folders(
    const std::vector<std::string>& paths, const Settings& flags, const Invocation& call);

/// One message, also when many folders are read at once: the first finding, with its place.
[[nodiscard]] tl::unexpected<Error> findings_error(const Diagnostics& diagnostics);

/// The spec of a folder. What is wrong with it is an error of kind findings: the first finding,
/// with its place and its help.
struct LoadedSpec {
  yaml::Document document;
  spec::Component component;
};
[[nodiscard]] Result<LoadedSpec> load_spec(const ComponentFolder& folder);

/// A base image that an image folder of the workspace makes: what it is follows from the files
/// there, whatever the tag in FROM stands for at a registry.
struct OwnBase {
  std::string folder;                 ///< as people type it
  oci::Reference image;               ///< with the tag of its fingerprint
  std::string fingerprint;            ///< 64 digits
  std::vector<std::string> triggers;  ///< of its ONBUILD
};

class WorkspaceImages;

/// What decides the image of a component, before base images are looked up.
struct ImageInputs {
  std::vector<oci::Platform> platforms;
  dockerfile::Dockerfile dockerfile;
  std::optional<std::string> ignore_text;
  std::vector<std::string> files;
  std::vector<std::vector<dockerfile::BaseImage>> bases;  ///< one list per platform
  std::map<std::string, std::string> build_args;
  std::map<std::string, std::string> labels;
  std::string target;  ///< stage; empty: the last one
  std::vector<image::Secret> secrets;
  image::CacheKind cache = image::CacheKind::none;
  bool provenance = false;
  bool sbom = false;
  image::Mirrors mirrors;
  /// Those of `bases` that the workspace builds itself, by reference.
  std::map<std::string, OwnBase> own_bases;
};
/// Settings, Dockerfile and bases alone: no look at the context, no look at other folders.
[[nodiscard]] Result<ImageInputs> load_dockerfile(const ComponentFolder& folder,
                                                  const Invocation& call);
/// What ONBUILD of the stage that becomes the image leaves to those that start from it.
[[nodiscard]] std::vector<std::string> triggers_of(const ImageInputs& inputs);
/// All of it.
[[nodiscard]] Result<ImageInputs> load_image_inputs(const ComponentFolder& folder,
                                                    WorkspaceImages& images,
                                                    const Invocation& call);

/// The lock knows what files the bases take besides.
[[nodiscard]] Result<image::Fingerprint> fingerprint_of(const ComponentFolder& folder,
                                                        const ImageInputs& inputs,
                                                        const image::Lock& lock);

[[nodiscard]] Result<image::ImageName> image_name_of(const ComponentFolder& folder);

}  // namespace kfpkg::workspace
