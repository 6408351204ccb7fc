// SPDX-License-Identifier: Apache-2.0
// Names that kfp 1.8 had and kfp 2 has not.
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

struct RemovedName {
  std::string_view name;
  std::string_view instead;
};

constexpr std::string_view k_container = "use a component.yaml, or @dsl.container_component";
constexpr std::string_view k_function = "use @dsl.component";
constexpr std::string_view k_dsl_path =
    "use dsl.InputPath, dsl.OutputPath, dsl.Input or dsl.Output";
constexpr std::string_view k_kubernetes = "use the package kfp-kubernetes";
constexpr std::string_view k_gone = "KFP 2 has nothing in its place";
constexpr std::string_view k_client = "use kfp.Client().create_run_from_pipeline_func";
constexpr std::string_view k_type =
    "use the type's name as text, or a class of kfp.dsl such as dsl.Dataset";

// kfp 1.8.22 has them all; tests ask kfp 2.17 for each.
constexpr std::array<RemovedName, 60> k_removed{{
    {"kfp.LocalClient", "use kfp.local"},
    {"kfp.auth", "use the arguments of kfp.Client"},
    {"kfp.aws", k_kubernetes},
    {"kfp.azure", k_kubernetes},
    {"kfp.compiler.build_docker_image", "use kfpkg build, or docker buildx"},
    {"kfp.compiler.build_python_component", "use kfp component build, or kfpkg build"},
    {"kfp.components.ComponentStore", "use components.load_component_from_url"},
    {"kfp.components.InputArtifact", k_dsl_path},
    {"kfp.components.InputBinaryFile", k_dsl_path},
    {"kfp.components.InputPath", k_dsl_path},
    {"kfp.components.InputTextFile", k_dsl_path},
    {"kfp.components.OutputArtifact", k_dsl_path},
    {"kfp.components.OutputBinaryFile", k_dsl_path},
    {"kfp.components.OutputPath", k_dsl_path},
    {"kfp.components.OutputTextFile", k_dsl_path},
    {"kfp.components.create_component_from_airflow_op", k_gone},
    {"kfp.components.create_component_from_func", k_function},
    {"kfp.components.create_component_from_func_v2", k_function},
    {"kfp.components.create_graph_component_from_pipeline_func",
     "use @dsl.pipeline, which is a component too"},
    {"kfp.components.func_to_component_text", k_function},
    {"kfp.components.func_to_container_op", k_function},
    {"kfp.components.load_component", "use components.load_component_from_file or ..._url"},
    {"kfp.containers", "use kfpkg build, or docker buildx"},
    {"kfp.dsl.BaseOp", k_container},
    {"kfp.dsl.ContainerOp", k_container},
    {"kfp.dsl.EXECUTION_ID_PLACEHOLDER", "use dsl.PIPELINE_JOB_ID_PLACEHOLDER"},
    {"kfp.dsl.InputArgumentPath", "use an artifact input"},
    {"kfp.dsl.OpsGroup", k_gone},
    {"kfp.dsl.Pipeline", "use @dsl.pipeline"},
    {"kfp.dsl.PipelineConf", "set it at the tasks, with kfp-kubernetes"},
    {"kfp.dsl.PipelineExecutionMode", k_gone},
    {"kfp.dsl.PipelineParam", "use the arguments of the pipeline's function"},
    {"kfp.dsl.PipelineVolume", k_kubernetes},
    {"kfp.dsl.RUN_ID_PLACEHOLDER", "use dsl.PIPELINE_JOB_ID_PLACEHOLDER"},
    {"kfp.dsl.ResourceOp", "create the resource in a component"},
    {"kfp.dsl.Sidecar", k_gone},
    {"kfp.dsl.SubGraph", k_gone},
    {"kfp.dsl.UserContainer", k_gone},
    {"kfp.dsl.VOLUME_MODE_ROM", k_kubernetes},
    {"kfp.dsl.VOLUME_MODE_RWM", k_kubernetes},
    {"kfp.dsl.VOLUME_MODE_RWO", k_kubernetes},
    {"kfp.dsl.VolumeOp", "use CreatePVC of kfp-kubernetes"},
    {"kfp.dsl.VolumeSnapshotOp", k_kubernetes},
    {"kfp.dsl.get_pipeline_conf", "set it at the tasks, with kfp-kubernetes"},
    {"kfp.dsl.types.Bool", "use bool"},
    {"kfp.dsl.types.Dict", "use dict"},
    {"kfp.dsl.types.Float", "use float"},
    {"kfp.dsl.types.GCPProjectID", k_type},
    {"kfp.dsl.types.GCPRegion", k_type},
    {"kfp.dsl.types.GCRPath", k_type},
    {"kfp.dsl.types.GCSPath", k_type},
    {"kfp.dsl.types.Integer", "use int"},
    {"kfp.dsl.types.List", "use list"},
    {"kfp.dsl.types.LocalPath", k_type},
    {"kfp.dsl.types.String", "use str"},
    {"kfp.gcp", k_kubernetes},
    {"kfp.notebook", k_gone},
    {"kfp.onprem", k_kubernetes},
    {"kfp.run_pipeline_func_locally", "use kfp.local"},
    {"kfp.run_pipeline_func_on_cluster", k_client},
}};

// `from kfp.v2 import dsl` names more than the module that is gone.
const RemovedName* find_removed(const python::NamedPlace& use) {
  for (std::string_view name = use.name;;) {
    const auto found = std::find_if(k_removed.begin(), k_removed.end(),
                                    [&](const RemovedName& one) { return one.name == name; });
    if (found != k_removed.end()) return &*found;
    const std::size_t dot = name.rfind('.');
    if (!use.imported || dot == std::string_view::npos) return nullptr;
    name = name.substr(0, dot);
  }
}

struct RemovedUse {
  const python::NamedPlace* use;
  const RemovedName* removed;
};

// Names that one line imports are one finding, and so are their comments.
std::vector<std::vector<RemovedUse>> find_uses(const PipelineFileView& view) {
  std::vector<std::vector<RemovedUse>> lines;
  for (const python::NamedPlace& use : view.facts.uses) {
    const RemovedName* removed = use.guarded ? nullptr : find_removed(use);
    if (removed == nullptr) continue;
    const auto line_of = [](const python::NamedPlace& one) {
      return one.place.source->position(one.place.span.begin).line;
    };
    const python::NamedPlace* before = lines.empty() ? nullptr : lines.back().front().use;
    const bool is_same =
        before != nullptr && before->imported && use.imported && line_of(*before) == line_of(use);
    if (!is_same) lines.emplace_back();
    lines.back().push_back({&use, removed});
  }
  return lines;
}

void check(const PipelineFileView& view, Findings& findings) {
  for (const std::vector<RemovedUse>& line : find_uses(view)) {
    const auto& [use, removed] = line.front();
    const std::string more =
        line.size() == 1 ? "" : fmt::format(", nor {} more of this line", line.size() - 1);
    Diagnostic& found =
        findings.add(use->place.span, fmt::format("kfp 2 has no {}{}", removed->name, more),
                     std::string(removed->instead));
    for (std::size_t i = 1; i < line.size(); ++i) {
      const std::string said =
          fmt::format("{}: {}", line[i].removed->name, line[i].removed->instead);
      found.related.push_back({line[i].use->place, said});
    }
  }
}

}  // namespace

extern const Rule k_pipeline_removed_api{
    {{"KF501", "pipeline-removed-api"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "the file uses a name of kfp 1.8 that kfp 2 does not have",
     "kfp 2 raises ImportError or AttributeError. ContainerOp and functions such as "
     "create_component_from_func gave way to component.yaml, @dsl.component and "
     "@dsl.container_component; volumes, secrets and tolerations to the package kfp-kubernetes. A "
     "use inside `try` or `if`, where a file may ask for the release, is not reported.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components


def show(text: str):
    print(text)


show_op = components.create_component_from_func(show)
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import dsl


@dsl.component
def show(text: str):
    print(text)
)"},
    check};

}  // namespace kfpkg::lint
