// SPDX-License-Identifier: Apache-2.0
// Which folder a command is about, the workspace around it, and the settings that hold for it.
#pragma once

#include "core/invocation.hpp"
#include "core/result.hpp"
#include "workspace/folders/build_context.hpp"
#include "workspace/settings/config.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kfpkg::workspace {

/// The topmost folder with a kfpkg.yaml on the way from `folder` up to the git repository's root,
/// the home folder or "/"; `folder` itself when there is none.
[[nodiscard]] std::filesystem::path find_workspace_root(const std::filesystem::path& folder,
                                                        const Environment& environment);

/// One component folder and what is set for it.
struct ComponentFolder {
  std::filesystem::path path;       ///< absolute
  std::filesystem::path workspace;  ///< absolute
  /// Above it, whose kfpkg.yaml holds for it too, the nearest last.
  std::vector<std::filesystem::path> above;
  std::string display;  ///< as the user may type it
  std::string name;     ///< setting "name", or the folder's name
  std::string spec;     ///< the name of its spec's file; SpecNames finds the same one
  Config config;
  BuildContext context;  ///< what its COPY reads from
  /// An image folder: a Dockerfile and a kfpkg.yaml without a spec, whose image others' FROM names.
  bool is_image = false;
};

/// One folder and what is set for it. `flags` is the strongest layer.
[[nodiscard]] Result<ComponentFolder> load_folder(const std::filesystem::path& folder,
                                                  const std::filesystem::path& cwd,
                                                  const Environment& environment,
                                                  const SettingsLayer& flags);
/// The same for one of many.
[[nodiscard]] Result<ComponentFolder> load_folder(const std::filesystem::path& folder,
                                                  SharedSettings& shared,
                                                  const SettingsLayer& flags);

/// What is done about files that belong to no component folder.
enum class OtherFiles { refuse, skip };
/// What is done about a folder without a component: it is an error, unless image folders are below
/// it, or never one.
enum class NoComponents { refuse, accept_images, accept };

/// The component folders that paths on the command line mean: a component folder itself, a file in
/// one (pre-commit and editors name files), or any folder above several; sorted, each once. No path
/// means the current directory. Below a folder, what git ignores is left out, and so are folders
/// that cannot be read, which is told. An error (kind usage or file) when a path does not exist or
/// holds none.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_component_folders(
    const std::vector<std::string>& paths, const Invocation& call,
    OtherFiles others = OtherFiles::refuse, NoComponents none = NoComponents::refuse);
/// The same with what is known of folders already. Many are looked through by so many jobs.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_component_folders(
    const std::vector<std::string>& paths, const Invocation& call, SharedSettings& shared,
    OtherFiles others, NoComponents none, std::size_t jobs);

/// The same with image folders among them.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_built_folders(
    const std::vector<std::string>& paths, const Invocation& call,
    NoComponents none = NoComponents::refuse);

/// The image folders below a workspace's root, sorted; the root itself is one only when nothing is
/// below it.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_image_folders(
    const std::filesystem::path& root, const Invocation& call);

/// A file of a component folder, there or not.
struct ComponentFile {
  std::filesystem::path folder;  ///< absolute
  std::string path;              ///< in the folder
};
/// An error of kind usage when it would belong to none.
[[nodiscard]] Result<ComponentFile> component_of_file(const std::string& given,
                                                      SharedSettings& shared);

}  // namespace kfpkg::workspace
