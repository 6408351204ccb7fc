// SPDX-License-Identifier: Apache-2.0
// Who builds: docker buildx with one of its builders, or buildah.
#pragma once

#include "image/builders/builder.hpp"
#include "workspace/session.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kfpkg::ops {

struct BuilderChoice {
  std::unique_ptr<image::Builder> builder;
  std::string name;  ///< of a builder of buildx; empty: its current one
};

/// `given` is --builder; without it the setting `builder`, in which all folders have to agree (kind
/// config). Without both, buildah is taken where docker is not in PATH and buildah is, which is
/// said.
[[nodiscard]] Result<BuilderChoice> choose_builder(
    const std::string& given, const std::vector<workspace::ComponentFolder>& folders,
    const workspace::Session& session);

}  // namespace kfpkg::ops
