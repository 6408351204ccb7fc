// SPDX-License-Identifier: Apache-2.0
// A component folder, read and parsed once for all rules.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "core/yaml/document.hpp"
#include "lint/folder/dockerfile_view.hpp"
#include "lint/secrets/text_secrets.hpp"
#include "python/program.hpp"
#include "spec/component/component.hpp"
#include "spec/component/file_name.hpp"
#include "spec/ir/pipeline.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// A compiled pipeline inside a Kubernetes manifest.
struct ReadManifest {
  std::vector<yaml::Document> documents;   ///< as those of a file of its own
  std::optional<spec::Pipeline> pipeline;  ///< that SDK 2.x loads and compiles
};

/// Owns what was parsed of a folder, or of a single text; the tree has to outlive it. What could
/// not be read is not there, and what is wrong with it stands among the findings.
struct ReadFolder {
  enum class Spec {
    there,
    missing,       ///< then nothing else is read
    other_suffix,  ///< missing too, and there is a component.yml
    unreadable
  };
  const Tree* tree = nullptr;  ///< null: a single text
  std::string folder{};        ///< of the tree
  Spec spec = Spec::there;
  SourcePtr source{};  ///< of the spec; empty when it is missing
  std::optional<std::vector<yaml::Document>> documents{};
  std::optional<spec::Component> component{};  ///< that SDK 2.x loads
  std::optional<spec::Pipeline> pipeline{};    ///< that SDK 2.x loads and compiles
  std::vector<ReadManifest> manifests{};       ///< of a file that read_document read
  std::vector<DockerfileView> dockerfiles{};   ///< as read_dockerfile gives them
  std::vector<Secret> spec_secrets{};          ///< in the order of the file
  std::vector<Secret> dockerfile_secrets{};    ///< in the order of the file
  ConfiguredImage configured{};
  Diagnostics in_dockerfile{};  ///< its reader's, which knows nothing of stages
  Diagnostics in_spec{};
  std::vector<Error> unreadable{};  ///< spec or Dockerfile; each names its file

  /// Of a compiled component, the program that the SDK parses when it loads it.
  [[nodiscard]] std::optional<spec::Text> described_program() const;
  /// What a Python process has to read, for rules to know this program or the one that the spec
  /// starts. Nothing when it starts none that is Python and can be found; an error is about files
  /// of the program.
  [[nodiscard]] Result<std::optional<python::ProgramRequest>> program() const;
};

/// An error is not about one of these files.
[[nodiscard]] Result<ReadFolder> read_folder(const Tree& tree, std::string_view folder,
                                             const BuildSettings& build,
                                             std::string_view spec_name = spec::k_spec_name);

/// A spec without a folder, whatever its file is called.
[[nodiscard]] ReadFolder read_text(const SourcePtr& source);

/// True for a text that means to be a component, a compiled pipeline or a PipelineVersion; of a
/// text that is no YAML the lines tell.
[[nodiscard]] bool is_spec_document(const SourcePtr& source);
/// As read_text, and compiled pipelines are found in manifests of kind PipelineVersion too.
[[nodiscard]] ReadFolder read_document(const SourcePtr& source);

}  // namespace kfpkg::lint
