// SPDX-License-Identifier: Apache-2.0
// Each view where all of its parts are there.
#include "lint/views_of.hpp"

#include <utility>

namespace kfpkg::lint {
namespace {

template <class View>
void put(View view, Views& views) {
  std::get<std::optional<View>>(views) = std::move(view);
}

void show_document(const ReadFolder& read, Views& views) {
  put(DocumentView{read.source, *read.documents}, views);
  put(SpecSecretsView{read.spec_secrets}, views);
}

ComponentView component_view(const ReadFolder& read, const DockerfileView* dockerfile) {
  return {{read.source, *read.documents}, *read.component, dockerfile};
}

void add_images(const spec::Pipeline& pipeline, SpecImagesView& named) {
  for (const spec::Executor& executor : pipeline.executors) {
    if (executor.image) named.images.emplace_back(*executor.image);
  }
}

void show_images(const ReadFolder& read, const spec::Pipeline& pipeline, Views& views) {
  SpecImagesView named{read.source, {}};
  add_images(pipeline, named);
  put(ImagesView{named, nullptr}, views);
  put(std::move(named), views);
}

void show_images(const ReadFolder& read, const DockerfileView* dockerfile, Views& views) {
  SpecImagesView named{read.source, {}};
  if (read.component) named.images.emplace_back(read.component->image);
  if (read.pipeline) add_images(*read.pipeline, named);
  const bool is_spec = read.component || read.pipeline;
  if (is_spec || dockerfile != nullptr) put(ImagesView{named, dockerfile}, views);
  if (is_spec) put(std::move(named), views);
}

void show_program(const ReadFolder& read, const DockerfileView* dockerfile,
                  const python::ProgramAnswer* answer, Views& views) {
  const auto* facts = answer == nullptr ? nullptr : std::get_if<python::Program>(answer);
  if (facts == nullptr) return;
  if (auto program = read.described_program())
    put(DescribedProgramView{{read.source, *read.documents}, *std::move(program), *facts}, views);
  if (!read.component) return;
  if (auto started = find_started(*read.component))
    put(ProgramView{component_view(read, dockerfile), *std::move(started), *facts}, views);
}

void show_build(const ReadFolder& read, const DockerfileView& dockerfile, Views& views) {
  const BuildView build{*read.tree, read.folder, dockerfile, read.component.has_value()};
  put(build, views);
  put(DockerfileSecretsView{dockerfile.build.file.source, read.dockerfile_secrets}, views);
  if (read.component)
    put(BuiltComponentView{build, read.source, *read.component, read.configured}, views);
}

Views views_with(const ReadFolder& read, const DockerfileView* dockerfile,
                 const python::ProgramAnswer* answer) {
  Views views;
  if (read.documents) show_document(read, views);
  if (read.pipeline) put(PipelineView{{read.source, *read.documents}, *read.pipeline}, views);
  if (read.component) {
    const ComponentView component = component_view(read, dockerfile);
    put(component, views);
    if (read.tree != nullptr)
      put(FolderView{component, *read.tree, read.folder, read.configured}, views);
  }
  show_images(read, dockerfile, views);
  show_program(read, dockerfile, answer, views);
  if (dockerfile != nullptr) show_build(read, *dockerfile, views);
  return views;
}

// What is said of a whole file is said once.
Views views_of_manifest(const ReadFolder& read, const ReadManifest& manifest, bool is_first) {
  Views views;
  if (is_first) show_document(read, views);
  if (!manifest.pipeline) return views;
  put(PipelineView{{read.source, manifest.documents}, *manifest.pipeline}, views);
  show_images(read, *manifest.pipeline, views);
  return views;
}

}  // namespace

std::vector<Views> views_of(const ReadFolder& read, const python::ProgramAnswer* answer) {
  std::vector<Views> all;
  for (const DockerfileView& dockerfile : read.dockerfiles)
    all.push_back(views_with(read, &dockerfile, answer));
  for (const ReadManifest& manifest : read.manifests)
    all.push_back(views_of_manifest(read, manifest, all.empty()));
  if (all.empty()) all.push_back(views_with(read, nullptr, answer));
  return all;
}

}  // namespace kfpkg::lint
