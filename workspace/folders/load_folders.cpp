// SPDX-License-Identifier: Apache-2.0
// Finding folders, then their settings.
#include "workspace/folders/load_folders.hpp"

#include "workspace/folders/component_spec.hpp"

namespace kfpkg::workspace {
namespace {

Result<std::vector<ComponentFolder>> load_each(const std::vector<std::filesystem::path>& paths,
                                               const SettingsLayer& flags, const Invocation& call) {
  std::vector<ComponentFolder> folders;
  SharedSettings shared(call.cwd, call.environment);
  for (const std::filesystem::path& path : paths) {
    KFPKG_TRY_ASSIGN(ComponentFolder folder, load_folder(path, shared, flags));
    folders.push_back(std::move(folder));
  }
  return folders;
}

}  // namespace

SettingsLayer flag_settings(const std::vector<std::string>& platforms, const std::string& registry,
                            const std::string& version) {
  SettingsLayer settings;
  if (!platforms.empty())
    set_by_flag<&image::Settings::platforms>(settings, platforms, "--platform");
  if (!registry.empty())
    set_by_flag<&image::Settings::registry>(settings, {registry}, "--registry");
  if (!version.empty()) set_by_flag<&image::Settings::version>(settings, {version}, "--version");
  return settings;
}

Result<std::vector<ComponentFolder>> load_folders(const std::vector<std::string>& paths,
                                                  const SettingsLayer& flags,
                                                  const Invocation& call) {
  KFPKG_TRY_ASSIGN(const auto found, find_component_folders(paths, call.cwd));
  return load_each(found, flags, call);
}

Result<std::vector<ComponentFolder>> load_built_folders(const std::vector<std::string>& paths,
                                                        const SettingsLayer& flags,
                                                        const Invocation& call) {
  KFPKG_TRY_ASSIGN(const auto found, find_built_folders(paths, call.cwd));
  KFPKG_TRY_ASSIGN(auto folders, load_each(found, flags, call));
  for (ComponentFolder& folder : folders) {
    std::error_code ignored;
    folder.is_image = !std::filesystem::exists(folder.path / k_spec_name, ignored);
  }
  return folders;
}

}  // namespace kfpkg::workspace
