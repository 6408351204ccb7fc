// SPDX-License-Identifier: Apache-2.0
// Choosing the builder.
#include "cli/build/builder_choice.hpp"

#include "image/buildah_builder.hpp"
#include "image/buildx_builder.hpp"

namespace kfpkg::cli {
namespace {

constexpr const char* k_buildah = "buildah";

bool is_in_path(const char* program, const Services& services) {
  const auto path = services.environment.get("PATH");
  return path && find_program(program, *path);
}

}  // namespace

BuilderChoice choose_builder(const std::string& given,
                             const std::vector<workspace::ComponentFolder>& folders,
                             const Services& services) {
  std::string name = given;
  if (name.empty() && !folders.empty()) name = *folders.front().config->image.builder;
  if (name.empty() && !is_in_path("docker", services) && is_in_path(k_buildah, services)) {
    services.progress.note("build", "docker is not in PATH, so buildah builds");
    name = k_buildah;
  }
  if (name != k_buildah) {
    return {std::make_unique<image::BuildxBuilder>(services.processes, services.environment), name};
  }
  return {std::make_unique<image::BuildahBuilder>(services.processes, services.environment), {}};
}

}  // namespace kfpkg::cli
