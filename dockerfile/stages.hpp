// SPDX-License-Identifier: Apache-2.0
// Stages of a Dockerfile and the images that it is made from.
#pragma once

#include "dockerfile/syntax/dockerfile.hpp"
#include "dockerfile/syntax/shell_word.hpp"
#include "oci/reference.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace kfpkg::dockerfile {

/// What decides the evaluation beside the text.
struct Arguments {
  Variables build_args;  ///< --build-arg
  oci::Platform target;  ///< the platform that is built
  oci::Platform build;   ///< the platform of the builder
  std::string stage =
      "default";  ///< $TARGETSTAGE: the stage that becomes the image, as it is called
};

/// One FROM and what follows it.
struct Stage {
  std::string name;       ///< of AS, lower case; empty without
  std::size_t first = 0;  ///< index of its FROM in Dockerfile::instructions
  std::size_t last = 0;   ///< one past its last instruction
};
[[nodiscard]] std::vector<Stage> stages(const Dockerfile& file);

/// The stage at `index` and those of the same file that it is FROM, the lowest one first.
[[nodiscard]] std::vector<Stage> stage_chain(const Dockerfile& file, std::size_t index,
                                             const Arguments& arguments);
/// The value of every ARG before the first FROM, and of the platform arguments.
[[nodiscard]] Variables global_arguments(const Dockerfile& file, const Arguments& arguments);

/// An image that the build reads: by FROM, COPY --from or RUN --mount=from=.
struct BaseImage {
  oci::Reference reference{};
  Span span{};            ///< the text that names it
  bool is_exact = true;   ///< the span holds the name and nothing else: another one may stand there
  std::string written{};  ///< the name, with its variables
  std::size_t instruction = 0;
  std::string platform{};  ///< value of FROM --platform after evaluation, empty without
};

/// All of them in order of appearance, stages and `scratch` left out. What cannot be evaluated or
/// is no image name is reported (KF602 `dockerfile-base`) and left out.
[[nodiscard]] std::vector<BaseImage> base_images(const Dockerfile& file, const Arguments& arguments,
                                                 Diagnostics& diagnostics);

}  // namespace kfpkg::dockerfile
