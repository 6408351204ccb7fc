// SPDX-License-Identifier: Apache-2.0
// The Dockerfile beside a spec, read once for all rules.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/ignore.hpp"
#include "dockerfile/stages.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// What `kfpkg build` builds: the folder is the context, and what .dockerignore names is not in it.
struct DockerfileView {
  dockerfile::Dockerfile file;
  std::vector<dockerfile::Stage> stages;     ///< never empty
  std::vector<dockerfile::BaseImage> bases;  ///< those that can be evaluated
  dockerfile::IgnoreRules ignore;
  SourcePtr ignore_source;  ///< null when there is no .dockerignore
};

/// Nothing when the folder has no Dockerfile, or one that BuildKit's parser refuses; what is wrong
/// in it (KF601, KF602, KF603) is appended. An error is about files that cannot be read.
[[nodiscard]] Result<std::optional<DockerfileView>> read_dockerfile(
    const Tree& tree, std::string_view folder, const std::map<std::string, std::string>& build_args,
    Diagnostics& diagnostics);

}  // namespace kfpkg::lint
