// SPDX-License-Identifier: Apache-2.0
// What a rule is: data for people beside a pure function over documents that are parsed already.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/yaml/document.hpp"
#include "lint/folder/dockerfile_view.hpp"
#include "lint/folder/started_program.hpp"
#include "python/program.hpp"
#include "spec/component/component.hpp"
#include "spec/ir/pipeline.hpp"
#include "spec/rule_id.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// Everything that the docs page, `kfpkg explain` and report formats say about a rule.
struct RuleInfo {
  spec::RuleId rule;
  Severity severity = Severity::error;
  FailsAt fails_at = FailsAt::load;
  std::string_view targets;      ///< "kfp-2 kfp-2.17": where it applies; empty: everywhere
  std::string_view summary;      ///< one sentence without a final period
  std::string_view explanation;  ///< why it matters and what to write instead
  std::string_view bad;          ///< a component.yaml, or a folder as lint/example.hpp reads it,
                                 ///< with exactly this finding
  std::string_view good;         ///< the same one mended
  bool on_request = false;       ///< off unless a selector or a severity names it alone
};

/// The Python program that the spec starts, and what was read of it.
struct ProgramView {
  StartedProgram started;
  python::Program facts;
};

/// A Python file that composes components.
struct PipelineFileView {
  python::PipelineFile facts;
  /// The components that its loads name, as far as they stand in files that can be read; one entry
  /// per load.
  std::vector<std::optional<spec::Component>> components;
};

struct InterfaceUse;  // lint/facts/interface_use.hpp

/// One component folder, parsed once. What could not be read is null.
struct FolderView {
  const Tree* tree = nullptr;  ///< null when a single text is linted
  std::string folder;
  SourcePtr source;
  const std::vector<yaml::Document>* documents = nullptr;
  const spec::Component* component = nullptr;
  const InterfaceUse* use = nullptr;  ///< of the component
  const spec::Pipeline* pipeline = nullptr;
  const DockerfileView* dockerfile = nullptr;
  const ConfiguredImage* config = nullptr;
  const ProgramView* program = nullptr;
  const PipelineFileView* pipeline_file =
      nullptr;  ///< then `source` is its text, and all else is null
};

/// Where a rule puts what it finds.
class Findings {
 public:
  Findings(const RuleInfo& info, SourcePtr source, Diagnostics& diagnostics)
      : m_info(info), m_source(std::move(source)), m_diagnostics(diagnostics) {}

  /// Appends a finding with the rule's id, severity, stage and targets; the reference holds until
  /// the next.
  Diagnostic& add(Span span, std::string message, std::string help = {});
  /// The same in another file of the folder.
  Diagnostic& add_in(SourcePtr source, Span span, std::string message, std::string help = {});
  [[nodiscard]] Place place(Span span) const { return {m_source, span}; }

 private:
  const RuleInfo& m_info;
  SourcePtr m_source;
  Diagnostics& m_diagnostics;
};

/// What must have been read before a rule can look.
enum class Needs {
  reading,          ///< nothing: the reader of YAML or of components finds it
  document,         ///< FolderView::documents
  component,        ///< FolderView::component: a spec that SDK 2.x loads
  pipeline,         ///< FolderView::pipeline: compiled IR that SDK 2.x loads and compiles
  folder,           ///< component and FolderView::tree: the files beside the spec
  dockerfile,       ///< FolderView::dockerfile and tree, whatever the spec is like
  spec_images,      ///< component or pipeline: either names images
  images,           ///< these or dockerfile
  built_component,  ///< component, dockerfile and tree
  program,          ///< component and FolderView::program
  pipeline_file,    ///< FolderView::pipeline_file
};

/// True when the view has what a rule needs.
[[nodiscard]] bool has(const FolderView& view, Needs needs);

struct Rule {
  RuleInfo info;
  Needs needs = Needs::reading;
  void (*check)(const FolderView&, Findings&) = nullptr;
};

/// "kfp-2 vertex" as a list.
[[nodiscard]] std::vector<std::string> target_list(std::string_view targets);

}  // namespace kfpkg::lint
