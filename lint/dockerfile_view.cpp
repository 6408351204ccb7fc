// SPDX-License-Identifier: Apache-2.0
// Dockerfile and .dockerignore of a folder.
#include "lint/dockerfile_view.hpp"

#include "core/fs/mounted_tree.hpp"

#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_dockerfile_name = "Dockerfile";

// Null when it is no regular file: a link may lead anywhere.
Result<SourcePtr> read_text(const Tree& tree, const std::string& path) {
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
  if (!entry || entry->type != EntryType::file) return SourcePtr();
  KFPKG_TRY_ASSIGN(std::string text, tree.read(path, k_document_limit));
  return make_source(tree.display_path(path), std::move(text));
}

// The component is shown as its own tree has it, with texts that are not saved yet.
ContextView context_of(const Tree& tree, std::string_view folder, const ContextAbove& above) {
  if (!above.tree) return {&tree, std::string(folder), {}, nullptr};
  auto mounted = std::make_shared<MountedTree>(above.tree, above.below, tree, std::string(folder));
  const Tree* shown = mounted.get();
  return {shown, {}, above.below, std::move(mounted)};
}

Status read_ignore(DockerfileView& view, Diagnostics& diagnostics) {
  const ContextView& context = view.context;
  const std::string own = join_path(context.at(context.below), k_dockerfile_name);
  for (const std::string& path : dockerfile::ignore_candidates(context.folder, own)) {
    KFPKG_TRY_ASSIGN(view.ignore_source, read_text(*context.tree, path));
    if (!view.ignore_source) continue;
    view.ignore = dockerfile::IgnoreRules::parse(view.ignore_source, diagnostics);
    view.shares_ignore = !context.below.empty() && !path.starts_with(own);
    break;
  }
  return {};
}

dockerfile::Arguments arguments_for(const std::map<std::string, std::string>& build_args) {
  const oci::Platform platform{"linux", "amd64", {}};
  return {{build_args.begin(), build_args.end()}, platform, platform};
}

}  // namespace

Result<std::optional<DockerfileView>> read_dockerfile(const Tree& tree, std::string_view folder,
                                                      const BuildSettings& settings,
                                                      Diagnostics& diagnostics) {
  KFPKG_TRY_ASSIGN(const SourcePtr source, read_text(tree, join_path(folder, k_dockerfile_name)));
  if (!source) return std::nullopt;
  DockerfileView view;
  view.is_locked = settings.is_locked;
  view.folder_with = settings.folder_with;
  view.context = context_of(tree, folder, settings.context);
  KFPKG_TRY(read_ignore(view, diagnostics));
  auto file = dockerfile::parse(source, diagnostics);
  if (!file) return std::nullopt;
  view.file = *std::move(file);
  view.stages = dockerfile::stages(view.file);
  const dockerfile::Arguments arguments = arguments_for(settings.build_args);
  view.bases = dockerfile::base_images(view.file, arguments, diagnostics);
  view.image = dockerfile::stage_image(view.file, arguments);
  return view;
}

Result<dockerfile::Origin> origin_of(std::string_view path, const DockerfileView& dockerfile) {
  const ContextView& context = dockerfile.context;
  return dockerfile::origin_of(path, dockerfile.image, *context.tree, context.folder,
                               dockerfile.ignore);
}

}  // namespace kfpkg::lint
