// SPDX-License-Identifier: Apache-2.0
// Methods that tasks had in kfp 1.8.
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

struct RemovedMethod {
  std::string_view name;
  std::string_view instead;
};

// Attributes of ContainerOp of kfp 1.8.22, and of its container, that PipelineTask of 2.17 has not.
// The first one counts whose parts the name begins with.
constexpr std::array<RemovedMethod, 25> k_removed{{
    {"add_affinity", "kubernetes.add_node_affinity of kfp-kubernetes"},
    {"add_env_variable", "set_env_variable"},
    {"add_init_container", ""},
    {"add_pod_annotation", "kubernetes.add_pod_annotation of kfp-kubernetes"},
    {"add_pod_label", "kubernetes.add_pod_label of kfp-kubernetes"},
    {"add_pvolumes", "kubernetes.mount_pvc of kfp-kubernetes"},
    {"add_sidecar", ""},
    {"add_toleration", "kubernetes.add_toleration of kfp-kubernetes"},
    {"add_volume", "kubernetes.mount_pvc or use_secret_as_volume of kfp-kubernetes"},
    {"add_volume_mount", "kubernetes.mount_pvc of kfp-kubernetes"},
    {"apply", "calls of set_... or of kfp-kubernetes with the task"},
    {"arguments", "args of component.yaml"},
    {"command", "command of component.yaml"},
    {"container.add_env_variable", "set_env_variable"},
    {"container.add_volume_mount", "kubernetes.mount_pvc of kfp-kubernetes"},
    {"container.set_image_pull_policy", "kubernetes.set_image_pull_policy of kfp-kubernetes"},
    {"container.set_security_context", "kubernetes.set_security_context of kfp-kubernetes"},
    {"container", "set_cpu_limit and its like at the task itself"},
    {"container_spec", ""},
    {"execution_options.caching_strategy.max_cache_staleness",
     "set_caching_options(False) where it is \"P0D\"; KFP 2 reuses results of any age, or none"},
    {"execution_options", "set_caching_options and set_retry"},
    {"image", "set_container_image"},
    {"set_image_pull_policy", "kubernetes.set_image_pull_policy of kfp-kubernetes"},
    {"set_security_context", "kubernetes.set_security_context of kfp-kubernetes"},
    {"set_timeout", "kubernetes.set_timeout of kfp-kubernetes"},
}};

bool begins_with(std::string_view name, std::string_view parts) {
  if (!name.starts_with(parts)) return false;
  return name.size() == parts.size() || name[parts.size()] == '.';
}

// What follows the removed name is left out, unless it is written over several lines.
Span place_of(const python::NamedPlace& method, std::string_view removed) {
  Span span = method.place.span;
  const bool is_plain = span.end - span.begin == method.name.size();
  if (is_plain) span.end = span.begin + removed.size();
  return span;
}

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::NamedPlace& method : view.facts.methods) {
    const auto removed =
        std::find_if(k_removed.begin(), k_removed.end(),
                     [&](const RemovedMethod& one) { return begins_with(method.name, one.name); });
    if (method.guarded || removed == k_removed.end()) continue;
    findings.add(place_of(method, removed->name),
                 fmt::format("tasks have no {} in kfp 2", removed->name),
                 removed->instead.empty() ? std::string("KFP 2 has nothing in its place")
                                          : fmt::format("use {}", removed->instead));
  }
}

}  // namespace

extern const Rule k_pipeline_task_method{
    {{"KF502", "pipeline-task-method"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "the file uses a method of kfp 1.8's tasks that kfp 2 does not have",
     "Calling a component gave a ContainerOp in kfp 1.8 and gives a PipelineTask in kfp 2, which "
     "has "
     "no container and no apply(): AttributeError. Limits, environment and retries are set at the "
     "task itself; what is Kubernetes' own, with the package kfp-kubernetes.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components, dsl

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str):
    task = show(text=text)
    task.set_image_pull_policy("Always")
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components, dsl, kubernetes

show = components.load_component_from_file("component.yaml")


@dsl.pipeline(name="show")
def pipeline(text: str):
    task = show(text=text)
    kubernetes.set_image_pull_policy(task, "Always")
)"},
    check};

}  // namespace kfpkg::lint
