// SPDX-License-Identifier: Apache-2.0
// Finding the image folder behind a FROM.
#include "workspace/images/image_folders.hpp"

#include "workspace/images/image_settings.hpp"

#include <utility>

namespace kfpkg::workspace {
namespace {

const ComponentFolder* in(const std::map<std::string, ComponentFolder>& folders,
                          const std::string& name) {
  const auto found = folders.find(name);
  return found == folders.end() ? nullptr : &found->second;
}

}  // namespace

Result<const ComponentFolder*> ImageFolders::find(const ComponentFolder& folder,
                                                  const oci::Reference& base) {
  if (base.digest) return nullptr;
  const std::scoped_lock lock(m_mutex);
  KFPKG_TRY_ASSIGN(const Images* images, images_of(folder));
  return in(images->by_name, base.name());
}

Result<const ComponentFolder*> ImageFolders::find_likely(const ComponentFolder& folder,
                                                         const oci::Reference& base) {
  if (base.digest) return nullptr;
  const std::scoped_lock lock(m_mutex);
  KFPKG_TRY_ASSIGN(const Images* images, images_of(folder));
  if (const ComponentFolder* exact = in(images->by_name, base.name())) return exact;
  return in(images->nameless, base.repository.substr(base.repository.rfind('/') + 1));
}

Result<const ImageFolders::Images*> ImageFolders::images_of(const ComponentFolder& folder) {
  const auto known = m_workspaces.find(folder.workspace);
  if (known != m_workspaces.end()) return &known->second;
  Images images;
  KFPKG_TRY_ASSIGN(const auto paths, find_image_folders(folder.workspace, m_call));
  for (const std::filesystem::path& path : paths) {
    KFPKG_TRY_ASSIGN(ComponentFolder image,
                     load_folder(path, m_call.cwd, m_call.environment, folder.config.flags()));
    image.is_image = true;
    const auto name = image_name_of(image);
    std::string key = name ? name->repository.name() : image.name;
    (name ? images.by_name : images.nameless).insert_or_assign(std::move(key), std::move(image));
  }
  return &m_workspaces.emplace(folder.workspace, std::move(images)).first->second;
}

}  // namespace kfpkg::workspace
