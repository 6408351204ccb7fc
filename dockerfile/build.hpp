// SPDX-License-Identifier: Apache-2.0
// What an image is built from, read once for everybody who asks: lint, fingerprint, `changed`.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/ignore.hpp"
#include "dockerfile/sources.hpp"
#include "dockerfile/stages.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// What builders call the file. Where both are there the first one counts, as for BuildKit.
inline constexpr std::array<std::string_view, 2> k_dockerfile_names{"Dockerfile", "Containerfile"};
inline constexpr std::string_view k_ignore_name = ".dockerignore";

/// Which of these a folder has, be it a link or no file at all; nothing when it has none.
[[nodiscard]] Result<std::optional<std::string_view>> dockerfile_name(const Tree& tree,
                                                                      std::string_view folder);
/// The same of a folder on disk, links followed.
[[nodiscard]] bool has_dockerfile(const std::string& folder);

/// What decides a build beside the files.
struct BuildInputs {
  std::string context{};  ///< the context's folder in the tree; "" for its root
  std::string below{};    ///< the Dockerfile's folder in the context; "" for the context itself
  std::map<std::string, std::string> build_args{};
  std::string target{};  ///< the stage that becomes the image; empty: the last one
  std::vector<oci::Platform> platforms = {oci::Platform{"linux", "amd64", {}}};
  oci::Platform builder = {"linux", "amd64", {}};  ///< where the steps run: $BUILDPLATFORM
};

/// What .dockerignore keeps from the build.
struct Ignore {
  IgnoreRules rules;
  SourcePtr source;  ///< null when there is none
  std::string
      path;  ///< in the context: of the file, links followed, or where the context's would be
  bool is_shared = false;  ///< it belongs to a context around the Dockerfile's folder
};

struct Build {
  std::string_view name;  ///< of the file in its folder
  Dockerfile file;
  std::vector<Stage> stages;  ///< never empty
  /// The one that becomes the image. The last one also where no stage is called as the inputs say,
  /// which builders refuse.
  std::size_t stage = 0;
  std::vector<Arguments> arguments;           ///< one per platform
  std::vector<std::vector<BaseImage>> bases;  ///< one list per platform, of those that are clear
  Ignore ignore;
  Sources sources;                    ///< of all stages
  std::vector<std::string> triggers;  ///< what ONBUILD of the stage leaves to images on top of it
};

/// Nothing when there is no such Dockerfile, or one that BuildKit's parser refuses. Links are
/// followed where BuildKit follows them: the Dockerfile and its own .dockerignore in the
/// Dockerfile's folder, .dockerignore in the context. Beside a Containerfile .containerignore is
/// read too, as buildah reads it: before .dockerignore. What is wrong (KF601, KF602, KF603) is
/// appended to `diagnostics`. An error is about a file that cannot be read, or something that
/// stands in the Dockerfile's place and is none.
[[nodiscard]] Result<std::optional<Build>> read_build(const Tree& tree, const BuildInputs& inputs,
                                                      Diagnostics& diagnostics);

/// The bases of all platforms, each place and image once.
[[nodiscard]] std::vector<BaseImage> all_bases(const Build& build);

}  // namespace kfpkg::dockerfile
