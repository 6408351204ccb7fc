// SPDX-License-Identifier: Apache-2.0
// Choosing the builder.
#include "ops/build/builder_choice.hpp"

#include "image/builders/buildah_builder.hpp"
#include "image/builders/buildx_builder.hpp"
#include "workspace/folders/agreed.hpp"

namespace kfpkg::ops {
namespace {

constexpr const char* k_buildah = "buildah";

bool is_in_path(const char* program, const Environment& environment) {
  const auto path = environment.get("PATH");
  return path && find_program(program, *path);
}

}  // namespace

Result<BuilderChoice> choose_builder(const std::string& given,
                                     const std::vector<workspace::ComponentFolder>& folders,
                                     const workspace::Session& session) {
  const Invocation& call = session.call();
  std::string name = given;
  if (name.empty() && !folders.empty()) {
    KFPKG_TRY_ASSIGN(const auto* set, workspace::agreed<&image::Settings::builder>(folders));
    name = set->value;
  }
  const bool has_docker = is_in_path("docker", call.environment);
  if (name.empty() && !has_docker && is_in_path(k_buildah, call.environment)) {
    call.progress.note("build", "docker is not in PATH, so buildah builds");
    name = k_buildah;
  }
  if (name != k_buildah) {
    return BuilderChoice{
        std::make_unique<image::BuildxBuilder>(session.processes(), call.environment), name};
  }
  return BuilderChoice{
      std::make_unique<image::BuildahBuilder>(session.processes(), call.environment), {}};
}

}  // namespace kfpkg::ops
