// SPDX-License-Identifier: Apache-2.0
// The Dockerfile beside a spec, read once for all rules.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/ignore.hpp"
#include "dockerfile/stage_image.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// What kfpkg.yaml says of the image; empty where it says nothing.
struct ConfiguredImage {
  std::string image{};  ///< its name, with the registry
  std::string image_origin{};
  std::vector<std::string> platforms{};
  std::string platforms_origin{};
};

/// The folder above the component's that COPY reads from.
struct ContextAbove {
  std::shared_ptr<const Tree> tree{};  ///< null: the component's folder is the context
  std::string below{};                 ///< the component's folder in it
};

/// What decides a build beside the files.
struct BuildSettings {
  std::map<std::string, std::string> build_args{};
  /// True for a base image that kfpkg.lock pins; empty when that is not known.
  std::function<bool(const oci::Reference&)> is_locked{};
  ConfiguredImage configured{};
  ContextAbove context{};
  /// The nearest folder above the component's that has what a COPY names, as the setting "context"
  /// would name it; empty when there is none.
  std::function<std::string(std::string_view)> folder_with{};
};

/// Where the paths of COPY and .dockerignore count from.
struct ContextView {
  const Tree* tree = nullptr;
  std::string folder;                 ///< of the tree
  std::string below;                  ///< the component's folder in it; "" when it is the same
  std::shared_ptr<const Tree> above;  ///< keeps `tree` where it is not the component's

  /// A path in the context as one of the tree.
  [[nodiscard]] std::string at(std::string_view path) const { return join_path(folder, path); }
};

/// What `kfpkg build` builds: what .dockerignore names is not in its context.
struct DockerfileView {
  dockerfile::Dockerfile file;
  std::vector<dockerfile::Stage> stages;     ///< never empty
  std::vector<dockerfile::BaseImage> bases;  ///< those that can be evaluated
  dockerfile::StageImage image;
  dockerfile::IgnoreRules ignore;
  SourcePtr ignore_source;     ///< null when there is no .dockerignore
  bool shares_ignore = false;  ///< it belongs to a context that other components have too
  ContextView context;
  std::function<bool(const oci::Reference&)> is_locked;
  std::function<std::string(std::string_view)> folder_with;
};

/// Where a file of the image comes from, as dockerfile::origin_of finds it.
[[nodiscard]] Result<dockerfile::Origin> origin_of(std::string_view path,
                                                   const DockerfileView& dockerfile);

/// `tree` must outlive it. Nothing when the folder has no Dockerfile, or one that BuildKit's parser
/// refuses; what is wrong in it (KF601, KF602, KF603) is appended. An error is about files that
/// cannot be read.
[[nodiscard]] Result<std::optional<DockerfileView>> read_dockerfile(const Tree& tree,
                                                                    std::string_view folder,
                                                                    const BuildSettings& settings,
                                                                    Diagnostics& diagnostics);

}  // namespace kfpkg::lint
