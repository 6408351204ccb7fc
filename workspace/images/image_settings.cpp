// SPDX-License-Identifier: Apache-2.0
// Reading the settings of an image.
#include "workspace/images/image_settings.hpp"

#include "core/sys/machine.hpp"
#include "workspace/settings/platforms.hpp"

#include <optional>
#include <utility>

namespace kfpkg::workspace {
namespace {

// A file that a setting names lies beside kfpkg.yaml's component, one on the command line where the
// user stands.
Result<std::vector<image::Secret>> read_secrets(const ComponentFolder& folder,
                                                const Invocation& call) {
  std::vector<image::Secret> secrets;
  const Set<std::vector<std::string>>& given = folder.config->image.secrets;
  const bool typed = given.origin.is(Origin::Kind::flag);
  for (const std::string& text : *given) {
    auto secret = image::parse_secret(text, typed ? call.cwd : folder.path);
    if (!secret) return in_context(secret.error(), "reading " + given.origin.str());
    secrets.push_back(std::move(*secret));
  }
  return secrets;
}

std::map<std::string, std::string> build_args_of(const image::Settings& set) {
  std::map<std::string, std::string> arguments = values_of(set.build_args);
  if (!set.source_date_epoch->empty())
    arguments[std::string(image::k_epoch_argument)] = *set.source_date_epoch;
  return arguments;
}

// A local builder has the platform of the machine.
std::optional<oci::Platform> machine_platform() {
  return oci::Platform::parse("linux/" + machine_architecture());
}

}  // namespace

Result<ImageSettings> read_image_settings(const ComponentFolder& folder, const Invocation& call) {
  const image::Settings& set = folder.config->image;
  ImageSettings settings;
  KFPKG_TRY_ASSIGN(settings.platforms, parse_platforms(*set.platforms));
  if (!set.source_date_epoch->empty()) KFPKG_TRY(image::check_epoch(*set.source_date_epoch));
  settings.build_args = build_args_of(set);
  settings.labels = values_of(set.labels);
  settings.target = *set.target;
  KFPKG_TRY_ASSIGN(settings.secrets, read_secrets(folder, call));
  KFPKG_TRY_ASSIGN(settings.cache, image::parse_cache(*set.cache));
  settings.provenance = *set.provenance;
  settings.sbom = *set.sbom;
  KFPKG_TRY_ASSIGN(settings.allows_platform_mismatch,
                   image::parse_platform_mismatch(*set.platform_mismatch));
  settings.mirrors = values_of(folder.config->registry.mirrors);
  return settings;
}

dockerfile::BuildInputs build_inputs(const ComponentFolder& folder,
                                     std::vector<oci::Platform> platforms) {
  dockerfile::BuildInputs inputs;
  inputs.below = folder.context.below;
  inputs.build_args = build_args_of(folder.config->image);
  inputs.target = *folder.config->image.target;
  inputs.platforms = std::move(platforms);
  static const oci::Platform k_machine = machine_platform().value_or(inputs.builder);
  inputs.builder = k_machine;
  return inputs;
}

Result<image::ImageName> image_name_of(const ComponentFolder& folder) {
  return image::image_name(
      *folder.config->image.image,
      {*folder.config->image.registry, folder.name, *folder.config->image.version});
}

}  // namespace kfpkg::workspace
