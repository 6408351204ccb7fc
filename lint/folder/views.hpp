// SPDX-License-Identifier: Apache-2.0
// What rules look at. A check takes one of these, and is called where that could be read.
#pragma once

#include "core/fs/tree.hpp"
#include "core/text/source.hpp"
#include "core/yaml/document.hpp"
#include "lint/folder/dockerfile_view.hpp"
#include "lint/folder/started_program.hpp"
#include "lint/secrets/text_secrets.hpp"
#include "python/program.hpp"
#include "spec/component/component.hpp"
#include "spec/ir/pipeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::lint {

/// A reference that a value can hold: always there, and owned by somebody who lives longer.
template <class T>
class Ref {
 public:
  Ref(const T& value) : m_value(&value) {}
  Ref(const T&&) = delete;
  [[nodiscard]] const T& operator*() const { return *m_value; }
  [[nodiscard]] const T* operator->() const { return m_value; }

 private:
  const T* m_value;
};

/// The documents of a spec's file, whatever they are.
struct DocumentView {
  SourcePtr source;
  Ref<std::vector<yaml::Document>> documents;
};

/// What HiddenSecrets hides of a spec, whatever its documents are.
struct SpecSecretsView {
  Ref<std::vector<Secret>> secrets;
};

/// The same of a Dockerfile.
struct DockerfileSecretsView {
  SourcePtr source;
  Ref<std::vector<Secret>> secrets;
};

/// A spec that SDK 2.x loads.
struct ComponentView : DocumentView {
  Ref<spec::Component> component;
  const DockerfileView* dockerfile = nullptr;  ///< beside it; null: there is none
};

/// Compiled IR that SDK 2.x loads and compiles.
struct PipelineView : DocumentView {
  Ref<spec::Pipeline> pipeline;
};

/// A component with the files beside its spec.
struct FolderView : ComponentView {
  Ref<Tree> tree;
  std::string folder;  ///< of the tree
  Ref<ConfiguredImage> config;
};

/// A folder's Dockerfile, whatever the spec is like. The check is called for each image that the
/// platforms make.
struct BuildView {
  Ref<Tree> tree;
  std::string folder;  ///< of the tree
  Ref<DockerfileView> dockerfile;
  bool has_component = false;  ///< the spec is one that SDK 2.x loads
};

/// A component whose image a Dockerfile beside it makes.
struct BuiltComponentView : BuildView {
  SourcePtr source;  ///< of the spec
  Ref<spec::Component> component;
  Ref<ConfiguredImage> config;
};

/// The images that a spec names: a component's one, or those of compiled IR's executors.
struct SpecImagesView {
  SourcePtr source;
  std::vector<Ref<spec::Text>> images;
};

/// These, and those that a Dockerfile reads; one of the two may be missing.
struct ImagesView : SpecImagesView {
  const DockerfileView* dockerfile = nullptr;
};

/// A component, and what was read of the Python program that it starts.
struct ProgramView : ComponentView {
  StartedProgram started;
  python::Program facts;
};

/// A compiled component's program that the SDK parses when it loads the component.
struct DescribedProgramView : DocumentView {
  spec::Text program;
  python::Program facts;
};

/// A Python file that composes components.
struct PipelineFileView {
  python::PipelineFile facts;
  /// The components that its loads name, as far as they stand in files that can be read; one entry
  /// per load.
  std::vector<std::optional<spec::Component>> components;
};

}  // namespace kfpkg::lint
