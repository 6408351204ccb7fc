// SPDX-License-Identifier: Apache-2.0
// Who builds: docker buildx with one of its builders, or buildah.
#pragma once

#include "cli/services.hpp"
#include "image/builder.hpp"
#include "workspace/folders/folders.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kfpkg::cli {

struct BuilderChoice {
  std::unique_ptr<image::Builder> builder;
  std::string name;  ///< of a builder of buildx; empty: its current one
};

/// `given` is --builder; without it the setting `builder` of the first folder. Without both,
/// buildah is taken where docker is not in PATH and buildah is, which is said.
[[nodiscard]] BuilderChoice choose_builder(const std::string& given,
                                           const std::vector<workspace::ComponentFolder>& folders,
                                           const Services& services);

}  // namespace kfpkg::cli
