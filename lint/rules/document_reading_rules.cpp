// SPDX-License-Identifier: Apache-2.0
// What the readers find in a document as a whole (core/yaml, spec).
#include "core/yaml/node.hpp"
#include "lint/rule.hpp"
#include "lint/rule_id.hpp"
#include "spec/rule_id.hpp"

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::array<Rule, 13> k_rules{{
    {{yaml::k_yaml_syntax, Severity::error, FailsAt::load, "",
      "the file is no YAML that KFP can read",
      "KFP reads specs with PyYAML, which knows YAML 1.1: tabs cannot indent, and text with \": \" "
      "or \" #\" in it needs quotes.",
      R"(name: Show
implementation:
	container: {}
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{k_component_missing, Severity::error, FailsAt::load, "",
      "a component folder has no component.yaml",
      "A component folder holds its spec in a file of exactly this name: kfpkg, KFP 1.8's "
      "ComponentStore and the published layout look for it.",
      "", ""}},
    {{k_file_unreadable, Severity::error, FailsAt::load, "", "a file cannot be read",
      "A spec is a regular file of at most 4 MiB that may be read, or a symbolic link to one; what "
      "stands in the place of a Dockerfile or pipeline file must be a file too. "
      "Rules "
      "about a file that cannot be read say nothing; the other files are linted.",
      "", ""}},
    {{spec::k_not_a_component, Severity::error, FailsAt::load, "", "the file is no component spec",
      "A component is a YAML mapping with the key implementation. A compiled pipeline (IR YAML), "
      "an Argo Workflow or another manifest is something else, even when its file is called "
      "component.yaml; the SDK fails with a bare KeyError: pipelineInfo.",
      R"(apiVersion: argoproj.io/v1alpha1
kind: Workflow
spec: {}
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{spec::k_extra_document, Severity::error, FailsAt::load, "",
      "a component file holds more than one YAML document",
      "A line --- begins a new document, even when nothing follows. The SDK reads a component with "
      "safe_load, which takes one document.",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
---
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{spec::k_unknown_key, Severity::error, FailsAt::load, "",
      "a key that the loader does not know",
      "The loader refuses every key that is not part of the component format: a slip of the keys, "
      "something that Kubernetes has (resources, workingDir), or a holder of YAML anchors.",
      R"(name: Show
inputs: [{name: text, type: String, required: true}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"}},
    {{spec::k_not_a_string, Severity::error, FailsAt::load, "",
      "a value must be text, and YAML reads it as something else",
      "YAML 1.1 reads on, off, yes and no as booleans, 1.10 as a number and 2024-01-31 as a date. "
      "Where the loader wants text, such words need quotes.",
      R"(name: off
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: "off"
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{spec::k_missing_key, Severity::error, FailsAt::load, "",
      "something that the loader needs is missing or empty",
      "An input needs a name, the container an image, an if its cond and then, and the "
      "implementation a container.",
      R"(name: Show
implementation: {container: {command: [show]}}
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{spec::k_graph_unsupported, Severity::error, FailsAt::load, "kfp-2 kfp-2.17 vertex",
      "a graph component, which SDK 2.x does not load",
      "KFP 1.8 could load graphs of tasks from YAML. SDK 2.x refuses them: write the graph as a "
      "Python function with @dsl.pipeline, which can be used as a component itself.",
      R"(name: Show
implementation: {graph: {tasks: {}}}
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{spec::k_annotation_not_string, Severity::error, FailsAt::load, "",
      "an annotation or label is not text",
      "The values of annotations and labels must be text. Put numbers, booleans and dates in "
      "quotes.",
      R"(name: Show
metadata: {annotations: {verified: true}}
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: Show
metadata: {annotations: {verified: "true"}}
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{spec::k_wrong_shape, Severity::error, FailsAt::load, "",
      "a mapping, list, or boolean stands where another form is needed",
      "Metadata, annotations, labels, implementation and container are mappings; optional is true "
      "or false without quotes.",
      R"(name: Show
metadata: [author]
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: Show
metadata: {annotations: {author: me}}
implementation: {container: {image: "a/b:1", command: [show]}}
)"}},
    {{k_unused_suppression, Severity::warning, FailsAt::policy, "",
      "a comment switches off a rule that finds nothing there, or that does not exist",
      "\"# kfpkg: ignore[RULE, ...] reason\" switches rules off for its own line, or, alone on a "
      "line, for the next one; \"# kfpkg: ignore-file[RULE, ...]\" for the whole file. Rules are "
      "named by id or name. A text of several lines that begins there belongs to the line, in a "
      "Dockerfile the whole instruction, in Python the whole statement below. What is no longer "
      "needed would hide the next mistake.",
      R"(name: Show
# kfpkg: ignore[image-floating] pinned by the mirror
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: Show
# kfpkg: ignore[image-floating] pinned by the mirror
implementation: {container: {image: "a/b:latest", command: [show]}}
)"}},
    {{spec::k_graph_invalid, Severity::error, FailsAt::load, "kfp-1.8",
      "a graph component that KFP 1.8 refuses",
      "A graph has tasks, each with a componentRef and arguments: texts, numbers, "
      "{graphInput: {inputName: ...}} or {taskOutput: {taskId: ..., outputName: ...}}. They name "
      "inputs of the component and tasks of the graph, and no task waits for itself.",
      R"(name: Show
implementation: {graph: {tasks: {first: {arguments: {a: b}}}, outputValues: {}}}
)",
      R"(name: Show
implementation: {graph: {tasks: {first: {componentRef: {name: show}, arguments: {a: b}}}, outputValues: {}}}
)"}},
}};

}  // namespace

extern const std::span<const Rule> k_document_reading_rules = k_rules;

}  // namespace kfpkg::lint
