// SPDX-License-Identifier: Apache-2.0
// Fingerprints of image folders.
#include "workspace/images/workspace_images.hpp"

#include "core/fs/paths.hpp"
#include "workspace/images/image_fingerprint.hpp"
#include "workspace/images/taken_files.hpp"

#include <fmt/format.h>

namespace kfpkg::workspace {
namespace {

Status find_own_bases(const ComponentFolder& folder, WorkspaceImages& images, ImageInputs& inputs) {
  for (const dockerfile::BaseImage& base : dockerfile::all_bases(inputs.build)) {
    const std::string key = base.reference.str();
    if (base.reference.digest || inputs.own_bases.contains(key)) continue;
    KFPKG_TRY_ASSIGN(const std::optional<OwnBase> own, images.find(folder, base.reference));
    if (own) inputs.own_bases.insert_or_assign(key, *own);
  }
  return {};
}

}  // namespace

WorkspaceImages::WorkspaceImages(const Invocation& call, BaseLocks& locks)
    : m_call(call), m_locks(locks), m_folders(call) {}

Result<std::optional<OwnBase>> WorkspaceImages::find(const ComponentFolder& folder,
                                                     const oci::Reference& base) {
  KFPKG_TRY_ASSIGN(const ComponentFolder* image, m_folders.find(folder, base));
  if (image == nullptr) return std::nullopt;
  const std::scoped_lock lock(m_mutex);
  const auto known = m_made.find(image->path);
  if (known != m_made.end()) return known->second;
  if (!m_open.insert(image->path).second) {
    return fail(ErrorKind::config,
                fmt::format("{}: its image is made from itself, by FROM", image->display),
                "let one of the image folders start from another base");
  }
  auto made = make(*image);
  m_open.erase(image->path);
  if (!made) return in_context(made.error(), "reading the image folder " + image->display);
  return m_made.insert_or_assign(image->path, std::move(*made)).first->second;
}

std::shared_ptr<const GitModes> WorkspaceImages::modes_of(const ComponentFolder& folder) {
  const std::filesystem::path work_tree = repository_root_of(folder.path);
  const std::scoped_lock lock(m_mutex);
  const auto known = m_modes.find(work_tree);
  if (known != m_modes.end()) return known->second;
  return m_modes.emplace(work_tree, git_modes_of(work_tree)).first->second;
}

Result<OwnBase> WorkspaceImages::make(const ComponentFolder& image) {
  KFPKG_TRY_ASSIGN(const ImageInputs inputs, load_image_inputs(image, *this, m_call));
  KFPKG_TRY_ASSIGN(const LockSnapshot lock, m_locks.complete(image, inputs));
  KFPKG_TRY_ASSIGN(const image::Fingerprint fingerprint,
                   fingerprint_of(image, inputs, *lock, m_call));
  KFPKG_TRY_ASSIGN(const image::ImageName name, image_name_of(image));
  return OwnBase{image.display, name.repository.with_tag(image::fingerprint_tag(fingerprint.hex)),
                 fingerprint.hex, inputs.build.triggers, inputs.platforms};
}

Result<ImageInputs> load_image_inputs(const ComponentFolder& folder, WorkspaceImages& images,
                                      const Invocation& call) {
  KFPKG_TRY_ASSIGN(ImageInputs inputs, read_build_alone(folder, call));
  KFPKG_TRY_ASSIGN(inputs.files, own_files(folder, inputs));
  KFPKG_TRY(find_own_bases(folder, images, inputs));
  inputs.modes = images.modes_of(folder);
  return inputs;
}

}  // namespace kfpkg::workspace
