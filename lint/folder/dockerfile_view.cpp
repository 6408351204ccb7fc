// SPDX-License-Identifier: Apache-2.0
// A folder's build, and its images.
#include "lint/folder/dockerfile_view.hpp"

#include "core/fs/trees/mounted_tree.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

// The component is shown as its own tree has it, with texts that are not saved yet.
ContextView context_of(const Tree& tree, std::string_view folder, const BuildSettings& settings) {
  if (!settings.around) return {&tree, std::string(folder), {}, nullptr};
  const std::string& below = settings.inputs.below;
  auto mounted = std::make_shared<MountedTree>(settings.around, below, tree, std::string(folder));
  const Tree* shown = mounted.get();
  return {shown, {}, below, std::move(mounted)};
}

// Platforms mostly make no difference.
std::vector<dockerfile::StageImage> images_of(const dockerfile::Build& build) {
  std::vector<dockerfile::StageImage> images;
  for (const dockerfile::Arguments& arguments : build.arguments) {
    auto image = dockerfile::stage_image(build.file, build.stage, arguments);
    if (std::find(images.begin(), images.end(), image) == images.end())
      images.push_back(std::move(image));
  }
  return images;
}

}  // namespace

Result<std::vector<DockerfileView>> read_dockerfile(const Tree& tree, std::string_view folder,
                                                    const BuildSettings& settings,
                                                    Diagnostics& diagnostics) {
  DockerfileView view;
  view.context = context_of(tree, folder, settings);
  dockerfile::BuildInputs inputs = settings.inputs;
  inputs.context = view.context.folder;
  inputs.below = view.context.below;
  KFPKG_TRY_ASSIGN(auto build, dockerfile::read_build(*view.context.tree, inputs, diagnostics));
  if (!build) return std::vector<DockerfileView>();
  std::vector<dockerfile::StageImage> images = images_of(*build);
  view.build = *std::move(build);
  view.bases = dockerfile::all_bases(view.build);
  view.lock = settings.lock;
  view.allows_platform_mismatch = settings.allows_platform_mismatch;
  view.folder_with = settings.folder_with;
  std::vector<DockerfileView> views(images.size(), view);
  for (std::size_t i = 0; i < images.size(); ++i) views[i].image = std::move(images[i]);
  return views;
}

Result<dockerfile::Origin> origin_of(std::string_view path, const DockerfileView& dockerfile) {
  const ContextView& context = dockerfile.context;
  return dockerfile::origin_of(path, dockerfile.image, *context.tree, context.folder,
                               dockerfile.build.ignore.rules);
}

}  // namespace kfpkg::lint
