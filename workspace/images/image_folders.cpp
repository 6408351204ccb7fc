// SPDX-License-Identifier: Apache-2.0
// Finding the image folder behind a FROM.
#include "workspace/images/image_folders.hpp"

#include "workspace/images/image_settings.hpp"

namespace kfpkg::workspace {

ImageFolders::ImageFolders(const Invocation& call, SettingsLayer flags)
    : m_call(call), m_flags(std::move(flags)) {}

Result<const ComponentFolder*> ImageFolders::find(const ComponentFolder& folder,
                                                  const oci::Reference& base) {
  // A base of another registry is none of ours, and most are: nobody walks for those.
  const auto own_name = image_name_of(folder);
  if (base.digest || !own_name || own_name->repository.registry != base.registry) return nullptr;
  const std::scoped_lock lock(m_mutex);
  KFPKG_TRY_ASSIGN(const ByName* images, images_of(folder.workspace));
  const auto found = images->find(base.name());
  return found == images->end() ? nullptr : &found->second;
}

Result<const ImageFolders::ByName*> ImageFolders::images_of(
    const std::filesystem::path& workspace) {
  const auto [found, is_new] = m_workspaces.try_emplace(workspace);
  if (!is_new) return &found->second;
  KFPKG_TRY_ASSIGN(const auto paths, find_image_folders(workspace));
  for (const std::filesystem::path& path : paths) {
    KFPKG_TRY_ASSIGN(ComponentFolder image,
                     load_folder(path, m_call.cwd, m_call.environment, m_flags));
    image.is_image = true;
    const auto name = image_name_of(image);
    if (name) found->second.insert_or_assign(name->repository.name(), std::move(image));
  }
  return &found->second;
}

}  // namespace kfpkg::workspace
