// SPDX-License-Identifier: Apache-2.0
// The Dockerfile beside a spec, read once for all rules.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/base_lock.hpp"
#include "dockerfile/build.hpp"
#include "dockerfile/stage_image.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// What kfpkg.yaml files say of the image; empty where they say nothing.
struct ConfiguredImage {
  std::string image{};  ///< its name, with the registry
  std::string image_origin{};
  std::vector<std::string> platforms{};
  std::string platforms_origin{};
  /// Another folder whose image or published versions have the same name, and would take its place.
  std::string namesake{};
};

/// What decides a build beside the files.
struct BuildSettings {
  /// `below` is the component's folder in `around`; its `context` is not looked at.
  dockerfile::BuildInputs inputs{};
  /// The folder above the component's that COPY reads from; null: the component's own.
  std::shared_ptr<const Tree> around{};
  /// kfpkg.lock; null when it is not known.
  std::shared_ptr<const dockerfile::BaseLock> lock{};
  bool allows_platform_mismatch = false;  ///< of bases
  ConfiguredImage configured{};
  /// The nearest folder above the component's that has what a COPY names, as the setting "context"
  /// would name it; empty when there is none.
  std::function<std::string(std::string_view)> folder_with{};
};

/// Where the paths of COPY and .dockerignore count from.
struct ContextView {
  const Tree* tree = nullptr;
  std::string folder;                 ///< of the tree
  std::string below;                  ///< the component's folder in it; "" when it is the same
  std::shared_ptr<const Tree> owner;  ///< keeps `tree` where it is not the component's

  /// A path in the context as one of the tree.
  [[nodiscard]] std::string at(std::string_view path) const { return join_path(folder, path); }
};

/// What `kfpkg build` builds: what .dockerignore names is not in its context.
struct DockerfileView {
  dockerfile::Build build;
  std::vector<dockerfile::BaseImage> bases;  ///< of all platforms
  dockerfile::StageImage image;              ///< that a platform makes
  ContextView context;
  std::shared_ptr<const dockerfile::BaseLock> lock;  ///< null when it is not known
  bool allows_platform_mismatch = false;
  std::function<std::string(std::string_view)> folder_with;
};

/// Where a file of the image comes from, as dockerfile::origin_of finds it.
[[nodiscard]] Result<dockerfile::Origin> origin_of(std::string_view path,
                                                   const DockerfileView& dockerfile);

/// The folder's Dockerfile, once for each image that the platforms make; mostly they all make the
/// same. `tree` must outlive them. None when the folder has no Dockerfile, or one that BuildKit's
/// parser refuses; what is wrong in it (KF601, KF602, KF603) is appended. An error is about files
/// that cannot be read.
[[nodiscard]] Result<std::vector<DockerfileView>> read_dockerfile(const Tree& tree,
                                                                  std::string_view folder,
                                                                  const BuildSettings& settings,
                                                                  Diagnostics& diagnostics);

}  // namespace kfpkg::lint
