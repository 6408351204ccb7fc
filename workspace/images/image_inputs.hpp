// SPDX-License-Identifier: Apache-2.0
// What decides the image of a folder, before base images are looked up.
#pragma once

#include "dockerfile/build.hpp"
#include "workspace/folders/git_modes.hpp"
#include "workspace/images/image_settings.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// A base image that an image folder of the workspace makes: what it is follows from the files
/// there, whatever the tag in FROM stands for at a registry.
struct OwnBase {
  std::string folder;                    ///< as people type it
  oci::Reference image;                  ///< with the tag of its fingerprint
  std::string fingerprint;               ///< 64 digits
  std::vector<std::string> triggers;     ///< of its ONBUILD
  std::vector<oci::Platform> platforms;  ///< that it is built for
};

/// The settings, and what was read with them.
struct ImageInputs : ImageSettings {
  dockerfile::Build build;  ///< its bases are those of stages that the image takes something from
  /// What the Dockerfile's own instructions take, as paths in the context, sorted.
  std::vector<std::string> files;
  /// Those of the bases that the workspace builds itself, by reference.
  std::map<std::string, OwnBase> own_bases;
  std::shared_ptr<const GitModes> modes;  ///< null where those on disk count
};

/// Settings, Dockerfile and .dockerignore alone: no look at the context's files (`files` stay
/// empty), none at other folders. An error of kind findings where one of the two is wrong, of kind
/// file where the Dockerfile is not there.
[[nodiscard]] Result<ImageInputs> read_build_alone(const ComponentFolder& folder,
                                                   const Invocation& call);

}  // namespace kfpkg::workspace
