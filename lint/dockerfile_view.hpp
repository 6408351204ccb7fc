// SPDX-License-Identifier: Apache-2.0
// The Dockerfile beside a spec, read once for all rules.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/ignore.hpp"
#include "dockerfile/stage_image.hpp"

#include <functional>
#include <map>
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

/// What decides a build beside the files.
struct BuildSettings {
  std::map<std::string, std::string> build_args{};
  /// True for a base image that kfpkg.lock pins; empty when that is not known.
  std::function<bool(const oci::Reference&)> is_locked{};
  ConfiguredImage configured{};
};

/// What `kfpkg build` builds: the folder is the context, and what .dockerignore names is not in it.
struct DockerfileView {
  dockerfile::Dockerfile file;
  std::vector<dockerfile::Stage> stages;     ///< never empty
  std::vector<dockerfile::BaseImage> bases;  ///< those that can be evaluated
  dockerfile::StageImage image;
  dockerfile::IgnoreRules ignore;
  SourcePtr ignore_source;  ///< null when there is no .dockerignore
  std::function<bool(const oci::Reference&)> is_locked;
};

/// Nothing when the folder has no Dockerfile, or one that BuildKit's parser refuses; what is wrong
/// in it (KF601, KF602, KF603) is appended. An error is about files that cannot be read.
[[nodiscard]] Result<std::optional<DockerfileView>> read_dockerfile(const Tree& tree,
                                                                    std::string_view folder,
                                                                    const BuildSettings& settings,
                                                                    Diagnostics& diagnostics);

}  // namespace kfpkg::lint
