// SPDX-License-Identifier: Apache-2.0
// Finding folders, then their settings.
#include "workspace/folders/load_folders.hpp"

#include "workspace/folders/component_spec.hpp"

#include <fmt/format.h>

#include <map>

namespace kfpkg::workspace {
namespace {

// A variable or a file above gives its name to all, and two components of one name are one.
Status check_names(const std::vector<ComponentFolder>& folders) {
  std::map<std::string, const ComponentFolder*> named;
  for (const ComponentFolder& folder : folders) {
    const Origin& origin = folder.config->image.name.origin;
    if (origin.is(Origin::Kind::default_value)) continue;
    const auto [first, is_new] = named.emplace(origin.str(), &folder);
    if (is_new) continue;
    return fail(ErrorKind::config,
                fmt::format("{}: name: {} and {} would have one name, \"{}\"", origin.str(),
                            first->second->display, folder.display, folder.name),
                "write `name:` into the kfpkg.yaml of one component, or leave it out: then it is "
                "the folder's");
  }
  return {};
}

Result<std::vector<ComponentFolder>> load_each(const std::vector<std::filesystem::path>& paths,
                                               const SettingsLayer& flags, const Invocation& call) {
  KFPKG_TRY(check_flags(flags));
  std::vector<ComponentFolder> folders;
  SharedSettings shared(call.cwd, call.environment);
  for (const std::filesystem::path& path : paths) {
    KFPKG_TRY_ASSIGN(ComponentFolder folder, load_folder(path, shared, flags));
    folders.push_back(std::move(folder));
  }
  KFPKG_TRY(check_names(folders));
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
  KFPKG_TRY_ASSIGN(const auto found, find_component_folders(paths, call));
  return load_each(found, flags, call);
}

Result<std::vector<ComponentFolder>> load_built_folders(const std::vector<std::string>& paths,
                                                        const SettingsLayer& flags,
                                                        const Invocation& call, NoComponents none) {
  KFPKG_TRY_ASSIGN(const auto found, find_built_folders(paths, call, none));
  KFPKG_TRY_ASSIGN(auto folders, load_each(found, flags, call));
  for (ComponentFolder& folder : folders) {
    std::error_code ignored;
    // What cannot be looked at is there.
    folder.is_image = std::filesystem::status(folder.path / folder.spec, ignored).type() ==
                      std::filesystem::file_type::not_found;
  }
  return folders;
}

}  // namespace kfpkg::workspace
