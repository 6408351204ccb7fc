// SPDX-License-Identifier: Apache-2.0
// Reading the settings of an image.
#include "workspace/images/image_settings.hpp"

#include "workspace/settings/platforms.hpp"

#include <utility>

namespace kfpkg::workspace {
namespace {

// A file that a setting names lies beside kfpkg.yaml's component, one on the command line where the
// user stands.
Result<std::vector<image::Secret>> read_secrets(const ComponentFolder& folder,
                                                const Invocation& call) {
  std::vector<image::Secret> secrets;
  const auto set = folder.config.settings().find({"secrets", ""});
  if (set == folder.config.settings().end()) return secrets;
  const bool typed = set->second.origin.starts_with("--");
  for (const std::string& text : set->second.values) {
    auto secret = image::parse_secret(text, typed ? call.cwd : folder.path);
    if (!secret) return in_context(secret.error(), "reading " + set->second.origin);
    secrets.push_back(std::move(*secret));
  }
  return secrets;
}

}  // namespace

Result<ImageSettings> read_image_settings(const ComponentFolder& folder, const Invocation& call) {
  const Config& config = folder.config;
  ImageSettings settings;
  KFPKG_TRY_ASSIGN(settings.platforms, parse_platforms(config.list("platforms")));
  settings.build_args = config.named("build_args.*");
  settings.labels = config.named("labels.*");
  settings.target = config.text("target");
  KFPKG_TRY_ASSIGN(settings.secrets, read_secrets(folder, call));
  KFPKG_TRY_ASSIGN(settings.cache, image::parse_cache(config.text("cache")));
  settings.provenance = config.text("provenance") == "true";
  settings.sbom = config.text("sbom") == "true";
  settings.mirrors = config.named("registries.*.mirror");
  return settings;
}

dockerfile::BuildInputs build_inputs(const ComponentFolder& folder,
                                     std::vector<oci::Platform> platforms) {
  dockerfile::BuildInputs inputs;
  inputs.below = folder.context.below;
  inputs.build_args = folder.config.named("build_args.*");
  inputs.target = folder.config.text("target");
  inputs.platforms = std::move(platforms);
  return inputs;
}

Result<image::ImageName> image_name_of(const ComponentFolder& folder) {
  return image::image_name(
      folder.config.text("image"),
      {folder.config.text("registry"), folder.name, folder.config.text("version")});
}

}  // namespace kfpkg::workspace
