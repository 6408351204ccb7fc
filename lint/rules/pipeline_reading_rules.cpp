// SPDX-License-Identifier: Apache-2.0
// What the reader of compiled pipelines finds (spec/ir/read_pipeline.cpp).
#include "lint/rule.hpp"
#include "spec/rule_id.hpp"

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_targets = "kfp-2 kfp-2.17 vertex";

constexpr std::array<Rule, 16> k_rules{{
    {{spec::k_ir_missing_part, Severity::error, FailsAt::load, k_targets,
      "a part that every compiled pipeline has is missing",
      "The SDK takes pipelineInfo, components, deploymentSpec.executors and root for granted, and "
      "an image in the container of a compiled component; it stops with a bare KeyError.",
      R"(deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_unknown_key, Severity::error, FailsAt::compile, k_targets,
      "a key that the messages of compiled pipelines do not have",
      "SDK 2.x and the backend read compiled pipelines with protobuf, which refuses every key that "
      "its messages do not have. A file that the SDK takes for a pipeline fails already when it is "
      "loaded, one that it takes for a single component when it is compiled or used. In "
      "deploymentSpec the backend drops such keys in silence.",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, cachingOption: {enableCache: true}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, cachingOptions: {enableCache: true}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_wrong_type, Severity::error, FailsAt::compile, k_targets,
      "a value in a compiled pipeline is not of its field's type",
      "Protobuf converts little: true and false cannot stand in quotes, text must be text, and "
      "dates have no form at all.",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, cachingOptions: {enableCache: "true"}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, cachingOptions: {enableCache: true}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_parameter_type, Severity::error, FailsAt::load, k_targets,
      "a parameter has no type that SDK 2.x knows",
      "parameterType is one of STRING, NUMBER_INTEGER, NUMBER_DOUBLE, BOOLEAN, LIST, STRUCT, "
      "TASK_FINAL_STATUS and TASK_CONFIG. SDKs before 2.0 wrote type: INT, DOUBLE or STRING, which "
      "later ones cannot load.",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: NUMBER_INT}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, inputs: {parameters: {text: {runtimeValue: {constant: 1}}}}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: NUMBER_INTEGER}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}, inputs: {parameters: {text: {runtimeValue: {constant: 1}}}}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_artifact_type, Severity::error, FailsAt::load, k_targets,
      "an artifact has no complete type",
      "SDK 2.x needs schemaTitle, system.NAME or google.NAME, and schemaVersion in three parts, "
      "although protobuf takes other forms too.",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {artifacts: {data: {artifactType: {schemaTitle: system.Dataset}, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {artifacts: {data: {artifactType: {schemaTitle: system.Dataset, schemaVersion: 0.0.1}, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_default_not_optional, Severity::error, FailsAt::load, k_targets,
      "a parameter has a default and is not optional",
      "The SDK stops when a defaultValue stands beside isOptional: false. Compilers write "
      "isOptional: true beside every default.",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: STRING, defaultValue: hello, isOptional: false}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: STRING, defaultValue: hello, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_two_of_one, Severity::error, FailsAt::compile, k_targets,
      "two fields stand together of which a message can have one only",
      "Some fields exclude each other: a component is a dag or has an executorLabel, a task's "
      "input is a constant, an input of the graph or an output of another task.",
      R"(components: {comp-show: {executorLabel: exec-show, dag: {}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_env_unusable, Severity::error, FailsAt::compile, k_targets,
      "a compiled component sets environment variables",
      "The compiler writes env as a list of name and value, and the loader takes it for a mapping: "
      "a pipeline that uses such a component fails with 'list' object has no attribute 'items'. "
      "Submitted by itself it runs. Load the component.yaml that it was compiled from, or set the "
      "variables in the pipeline.",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show], env: [{name: LEVEL, value: debug}]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_io_name, Severity::error, FailsAt::compile, k_targets,
      "an input or output has a name that no pipeline can use",
      "The names of outputs begin with a Latin letter and go on with letters, digits, spaces, "
      "underscores and hyphens; no input can be called self.",
      R"(components: {comp-show: {executorLabel: exec-show, outputDefinitions: {parameters: {2nd: {parameterType: STRING}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, outputDefinitions: {parameters: {second: {parameterType: STRING}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_default_not_of_type, Severity::error, FailsAt::compile, k_targets,
      "a default does not fit its parameter's type",
      "When a pipeline uses the component, the compiler writes the default as a value of the "
      "parameter's type, and stops when it is none.",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: NUMBER_INTEGER, defaultValue: "1", isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: NUMBER_INTEGER, defaultValue: 1.0, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_snake_case, Severity::error, FailsAt::silent, k_targets,
      "a definition has protobuf's own name, which the SDK overlooks",
      "Protobuf takes input_definitions for inputDefinitions, so the pipeline runs. The SDK's "
      "loader knows the second name only: to pipelines that use the component it has no inputs.",
      R"(components: {comp-show: {executorLabel: exec-show, input_definitions: {parameters: {text: {parameterType: STRING, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {text: {parameterType: STRING, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_workspace_missing, Severity::error, FailsAt::compile, k_targets,
      "an importer downloads to a workspace that the pipeline does not have",
      "dsl.importer(download_to_workspace=True) needs "
      "pipeline_config=dsl.PipelineConfig(workspace=...) on the pipeline, which the compiler "
      "writes into the second document. Without it the file cannot be compiled again. A pipeline "
      "that uses this one as a task needs a workspace of its own in the same way, which is its "
      "author's to give.",
      R"(components: {comp-load: {executorLabel: exec-load, inputDefinitions: {parameters: {uri: {parameterType: STRING}}}}}
deploymentSpec: {executors: {exec-load: {importer: {artifactUri: {constant: "gs://a/b"}, downloadToWorkspace: true}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {load: {componentRef: {name: comp-load}, taskInfo: {name: load}, inputs: {parameters: {uri: {runtimeValue: {constant: "gs://a/b"}}}}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-load: {executorLabel: exec-load, inputDefinitions: {parameters: {uri: {parameterType: STRING}}}}}
deploymentSpec: {executors: {exec-load: {importer: {artifactUri: {constant: "gs://a/b"}, downloadToWorkspace: true}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {load: {componentRef: {name: comp-load}, taskInfo: {name: load}, inputs: {parameters: {uri: {runtimeValue: {constant: "gs://a/b"}}}}}}}}
schemaVersion: 2.1.0
---
platforms: {kubernetes: {pipelineConfig: {workspace: {size: 1Gi}}}}
)"}},
    {{spec::k_platform_key_unknown, Severity::error, FailsAt::run, "kfp-2 kfp-2.17",
      "the platform document has a key that the backend does not know",
      "What the second document says of an executor is for the backend alone: the SDK takes any "
      "key. KFP 2.15 and later refuse to create the run (failed to unmarshal kubernetes spec), the "
      "driver of KFP 2.4 and before stops the step, and those between drop the key in silence. "
      "Known are the fields of kfp-kubernetes 2.17.",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: all}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
---
platforms: {kubernetes: {deploymentSpec: {executors: {exec-show: {imagePullPolice: Always}}}}}
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: all}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
---
platforms: {kubernetes: {deploymentSpec: {executors: {exec-show: {imagePullPolicy: Always}}}}}
)"}},
    {{spec::k_platform_key_too_new, Severity::warning, FailsAt::run, "kfp-2",
      "the platform document has a key that came with a later release of KFP 2",
      "The SDK writes what its own release knows, and a cluster may have an older one: there the "
      "step is refused, or runs without what the key asks for. Told are keys that came after KFP "
      "2.5, by the fields of kfp-kubernetes: nodeAffinityJson with 2.14, optional of a secret or "
      "config map in env with 2.15, securityContext and subPath with 2.16.",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: all}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
---
platforms: {kubernetes: {deploymentSpec: {executors: {exec-show: {securityContext: {runAsUser: 1000}}}}}}
)",
      R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: all}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
---
platforms: {kubernetes: {deploymentSpec: {executors: {exec-show: {imagePullPolicy: Always}}}}}
)"}},
    {{spec::k_ir_given_required, Severity::error, FailsAt::compile, k_targets,
      "an input that KFP itself fills is required",
      "How a pipeline ended (TASK_FINAL_STATUS) and a task's own settings (TASK_CONFIG) come from "
      "KFP: no pipeline passes them, so the SDK stops with \"missing 1 required argument\" unless "
      "the input is optional. Compilers write isOptional: true.",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {status: {parameterType: TASK_FINAL_STATUS}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
      R"(components: {comp-show: {executorLabel: exec-show, inputDefinitions: {parameters: {status: {parameterType: TASK_FINAL_STATUS, isOptional: true}}}}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [show]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"}},
    {{spec::k_ir_description_end, Severity::error, FailsAt::load, k_targets,
      "the SDK reads a description beyond the end of a compiled pipeline",
      "Where the text of a compiled pipeline has \"# Description: \" anywhere, in a comment or in "
      "a "
      "value, the SDK takes the third line for the description, and the lines after it that begin "
      "with # and 13 blanks for the rest of it. It stops with an IndexError when the file ends "
      "before another line: JSON on one or two lines does. What has a docstring in its command is "
      "not looked at.",
      R"(# Description: shows a table
{"components": {"comp-show": {"executorLabel": "exec-show"}}, "deploymentSpec": {"executors": {"exec-show": {"container": {"image": "a/b:1", "command": ["show"]}}}}, "pipelineInfo": {"name": "show"}, "root": {"dag": {"tasks": {"show": {"componentRef": {"name": "comp-show"}, "taskInfo": {"name": "show"}}}}}, "schemaVersion": "2.1.0"}
)",
      R"(# PIPELINE DEFINITION
# Name: show
# Description: shows a table
{"components": {"comp-show": {"executorLabel": "exec-show"}}, "deploymentSpec": {"executors": {"exec-show": {"container": {"image": "a/b:1", "command": ["show"]}}}}, "pipelineInfo": {"name": "show"}, "root": {"dag": {"tasks": {"show": {"componentRef": {"name": "comp-show"}, "taskInfo": {"name": "show"}}}}}, "schemaVersion": "2.1.0"}
)"}},
}};

}  // namespace

extern const std::span<const Rule> k_pipeline_reading_rules = k_rules;

}  // namespace kfpkg::lint
