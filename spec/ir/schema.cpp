// SPDX-License-Identifier: Apache-2.0
// The messages of compiled pipelines; written by scripts/ir-schema from kfp-pipeline-spec 2.17.3
// and kfp-kubernetes 2.17.0.
#include "spec/ir/schema.hpp"

#include <array>

namespace kfpkg::spec::ir {
namespace {

using enum FieldKind;
using enum FieldLabel;

constexpr std::array<std::string_view, 4> k_primitive_type_primitive_type_enum_values{
    "PRIMITIVE_TYPE_UNSPECIFIED", "INT", "DOUBLE", "STRING"};
constexpr Enum k_primitive_type_primitive_type_enum{k_primitive_type_primitive_type_enum_values};

constexpr std::array<std::string_view, 9> k_parameter_type_parameter_type_enum_values{
    "PARAMETER_TYPE_ENUM_UNSPECIFIED",
    "NUMBER_DOUBLE",
    "NUMBER_INTEGER",
    "STRING",
    "BOOLEAN",
    "LIST",
    "STRUCT",
    "TASK_FINAL_STATUS",
    "TASK_CONFIG"};
constexpr Enum k_parameter_type_parameter_type_enum{k_parameter_type_parameter_type_enum_values};

constexpr std::array<std::string_view, 3>
    k_pipeline_task_spec_trigger_policy_trigger_strategy_values{"TRIGGER_STRATEGY_UNSPECIFIED",
                                                                "ALL_UPSTREAM_TASKS_SUCCEEDED",
                                                                "ALL_UPSTREAM_TASKS_COMPLETED"};
constexpr Enum k_pipeline_task_spec_trigger_policy_trigger_strategy{
    k_pipeline_task_spec_trigger_policy_trigger_strategy_values};

constexpr std::array<std::string_view, 7>
    k_task_config_passthrough_type_task_config_passthrough_type_enum_values{
        "NONE",
        "RESOURCES",
        "ENV",
        "KUBERNETES_AFFINITY",
        "KUBERNETES_TOLERATIONS",
        "KUBERNETES_NODE_SELECTOR",
        "KUBERNETES_VOLUMES"};
constexpr Enum k_task_config_passthrough_type_task_config_passthrough_type_enum{
    k_task_config_passthrough_type_task_config_passthrough_type_enum_values};

constexpr std::array<Field, 3> k_pipeline_info_fields{{
    {"name", "name", text},
    {"displayName", "display_name", text},
    {"description", "description", text},
}};
constexpr Message k_pipeline_info{"PipelineInfo", k_pipeline_info_fields};

constexpr std::array<Field, 4> k_artifact_type_schema_fields{{
    {"schemaTitle", "schema_title", text, single, "kind"},
    {"schemaUri", "schema_uri", text, single, "kind"},
    {"instanceSchema", "instance_schema", text, single, "kind"},
    {"schemaVersion", "schema_version", text},
}};
constexpr Message k_artifact_type_schema{"ArtifactTypeSchema", k_artifact_type_schema_fields};

constexpr std::array<Field, 4> k_component_inputs_spec_artifact_spec_fields{{
    {"artifactType", "artifact_type", message, single, "", &k_artifact_type_schema},
    {"isArtifactList", "is_artifact_list", boolean},
    {"isOptional", "is_optional", boolean},
    {"description", "description", text},
}};
constexpr Message k_component_inputs_spec_artifact_spec{
    "ArtifactSpec", k_component_inputs_spec_artifact_spec_fields};

constexpr std::array<Field, 6> k_component_inputs_spec_parameter_spec_fields{{
    {"type", "type", enumeration, single, "", nullptr, &k_primitive_type_primitive_type_enum},
    {"parameterType", "parameter_type", enumeration, single, "", nullptr,
     &k_parameter_type_parameter_type_enum},
    {"defaultValue", "default_value", value},
    {"isOptional", "is_optional", boolean},
    {"description", "description", text},
    {"literals", "literals", value, repeated},
}};
constexpr Message k_component_inputs_spec_parameter_spec{
    "ParameterSpec", k_component_inputs_spec_parameter_spec_fields};

constexpr std::array<Field, 2> k_component_inputs_spec_fields{{
    {"artifacts", "artifacts", message, map, "", &k_component_inputs_spec_artifact_spec},
    {"parameters", "parameters", message, map, "", &k_component_inputs_spec_parameter_spec},
}};
constexpr Message k_component_inputs_spec{"ComponentInputsSpec", k_component_inputs_spec_fields};

constexpr std::array<Field, 3> k_value_fields{{
    {"intValue", "int_value", int64, single, "value"},
    {"doubleValue", "double_value", number, single, "value"},
    {"stringValue", "string_value", text, single, "value"},
}};
constexpr Message k_value{"Value", k_value_fields};

constexpr std::array<Field, 3> k_value_or_runtime_parameter_fields{{
    {"constantValue", "constant_value", message, single, "value", &k_value},
    {"runtimeParameter", "runtime_parameter", text, single, "value"},
    {"constant", "constant", value, single, "value"},
}};
constexpr Message k_value_or_runtime_parameter{"ValueOrRuntimeParameter",
                                               k_value_or_runtime_parameter_fields};

constexpr std::array<Field, 6> k_component_outputs_spec_artifact_spec_fields{{
    {"artifactType", "artifact_type", message, single, "", &k_artifact_type_schema},
    {"properties", "properties", message, map, "", &k_value_or_runtime_parameter},
    {"customProperties", "custom_properties", message, map, "", &k_value_or_runtime_parameter},
    {"metadata", "metadata", structure},
    {"isArtifactList", "is_artifact_list", boolean},
    {"description", "description", text},
}};
constexpr Message k_component_outputs_spec_artifact_spec{
    "ArtifactSpec", k_component_outputs_spec_artifact_spec_fields};

constexpr std::array<Field, 3> k_component_outputs_spec_parameter_spec_fields{{
    {"type", "type", enumeration, single, "", nullptr, &k_primitive_type_primitive_type_enum},
    {"parameterType", "parameter_type", enumeration, single, "", nullptr,
     &k_parameter_type_parameter_type_enum},
    {"description", "description", text},
}};
constexpr Message k_component_outputs_spec_parameter_spec{
    "ParameterSpec", k_component_outputs_spec_parameter_spec_fields};

constexpr std::array<Field, 2> k_component_outputs_spec_fields{{
    {"artifacts", "artifacts", message, map, "", &k_component_outputs_spec_artifact_spec},
    {"parameters", "parameters", message, map, "", &k_component_outputs_spec_parameter_spec},
}};
constexpr Message k_component_outputs_spec{"ComponentOutputsSpec", k_component_outputs_spec_fields};

constexpr std::array<Field, 1> k_pipeline_task_info_fields{{
    {"name", "name", text},
}};
constexpr Message k_pipeline_task_info{"PipelineTaskInfo", k_pipeline_task_info_fields};

constexpr std::array<Field, 2>
    k_task_inputs_spec_input_parameter_spec_task_output_parameter_spec_fields{{
        {"producerTask", "producer_task", text},
        {"outputParameterKey", "output_parameter_key", text},
    }};
constexpr Message k_task_inputs_spec_input_parameter_spec_task_output_parameter_spec{
    "TaskOutputParameterSpec",
    k_task_inputs_spec_input_parameter_spec_task_output_parameter_spec_fields};

constexpr std::array<Field, 1> k_task_inputs_spec_input_parameter_spec_task_final_status_fields{{
    {"producerTask", "producer_task", text},
}};
constexpr Message k_task_inputs_spec_input_parameter_spec_task_final_status{
    "TaskFinalStatus", k_task_inputs_spec_input_parameter_spec_task_final_status_fields};

constexpr std::array<Field, 5> k_task_inputs_spec_input_parameter_spec_fields{{
    {"taskOutputParameter", "task_output_parameter", message, single, "kind",
     &k_task_inputs_spec_input_parameter_spec_task_output_parameter_spec},
    {"runtimeValue", "runtime_value", message, single, "kind", &k_value_or_runtime_parameter},
    {"componentInputParameter", "component_input_parameter", text, single, "kind"},
    {"taskFinalStatus", "task_final_status", message, single, "kind",
     &k_task_inputs_spec_input_parameter_spec_task_final_status},
    {"parameterExpressionSelector", "parameter_expression_selector", text},
}};
constexpr Message k_task_inputs_spec_input_parameter_spec{
    "InputParameterSpec", k_task_inputs_spec_input_parameter_spec_fields};

constexpr std::array<Field, 2>
    k_task_inputs_spec_input_artifact_spec_task_output_artifact_spec_fields{{
        {"producerTask", "producer_task", text},
        {"outputArtifactKey", "output_artifact_key", text},
    }};
constexpr Message k_task_inputs_spec_input_artifact_spec_task_output_artifact_spec{
    "TaskOutputArtifactSpec",
    k_task_inputs_spec_input_artifact_spec_task_output_artifact_spec_fields};

constexpr std::array<Field, 2> k_task_inputs_spec_input_artifact_spec_fields{{
    {"taskOutputArtifact", "task_output_artifact", message, single, "kind",
     &k_task_inputs_spec_input_artifact_spec_task_output_artifact_spec},
    {"componentInputArtifact", "component_input_artifact", text, single, "kind"},
}};
constexpr Message k_task_inputs_spec_input_artifact_spec{
    "InputArtifactSpec", k_task_inputs_spec_input_artifact_spec_fields};

constexpr std::array<Field, 2> k_task_inputs_spec_fields{{
    {"parameters", "parameters", message, map, "", &k_task_inputs_spec_input_parameter_spec},
    {"artifacts", "artifacts", message, map, "", &k_task_inputs_spec_input_artifact_spec},
}};
constexpr Message k_task_inputs_spec{"TaskInputsSpec", k_task_inputs_spec_fields};

constexpr std::array<Field, 2> k_pipeline_task_spec_caching_options_fields{{
    {"enableCache", "enable_cache", boolean},
    {"cacheKey", "cache_key", text},
}};
constexpr Message k_pipeline_task_spec_caching_options{"CachingOptions",
                                                       k_pipeline_task_spec_caching_options_fields};

constexpr std::array<Field, 1> k_component_ref_fields{{
    {"name", "name", text},
}};
constexpr Message k_component_ref{"ComponentRef", k_component_ref_fields};

constexpr std::array<Field, 2> k_pipeline_task_spec_trigger_policy_fields{{
    {"condition", "condition", text},
    {"strategy", "strategy", enumeration, single, "", nullptr,
     &k_pipeline_task_spec_trigger_policy_trigger_strategy},
}};
constexpr Message k_pipeline_task_spec_trigger_policy{"TriggerPolicy",
                                                      k_pipeline_task_spec_trigger_policy_fields};

constexpr std::array<Field, 1> k_artifact_iterator_spec_items_spec_fields{{
    {"inputArtifact", "input_artifact", text},
}};
constexpr Message k_artifact_iterator_spec_items_spec{"ItemsSpec",
                                                      k_artifact_iterator_spec_items_spec_fields};

constexpr std::array<Field, 2> k_artifact_iterator_spec_fields{{
    {"items", "items", message, single, "", &k_artifact_iterator_spec_items_spec},
    {"itemInput", "item_input", text},
}};
constexpr Message k_artifact_iterator_spec{"ArtifactIteratorSpec", k_artifact_iterator_spec_fields};

constexpr std::array<Field, 2> k_parameter_iterator_spec_items_spec_fields{{
    {"raw", "raw", text, single, "kind"},
    {"inputParameter", "input_parameter", text, single, "kind"},
}};
constexpr Message k_parameter_iterator_spec_items_spec{"ItemsSpec",
                                                       k_parameter_iterator_spec_items_spec_fields};

constexpr std::array<Field, 2> k_parameter_iterator_spec_fields{{
    {"items", "items", message, single, "", &k_parameter_iterator_spec_items_spec},
    {"itemInput", "item_input", text},
}};
constexpr Message k_parameter_iterator_spec{"ParameterIteratorSpec",
                                            k_parameter_iterator_spec_fields};

constexpr std::array<Field, 4> k_pipeline_task_spec_retry_policy_fields{{
    {"maxRetryCount", "max_retry_count", int32},
    {"backoffDuration", "backoff_duration", duration},
    {"backoffFactor", "backoff_factor", number},
    {"backoffMaxDuration", "backoff_max_duration", duration},
}};
constexpr Message k_pipeline_task_spec_retry_policy{"RetryPolicy",
                                                    k_pipeline_task_spec_retry_policy_fields};

constexpr std::array<Field, 1> k_pipeline_task_spec_iterator_policy_fields{{
    {"parallelismLimit", "parallelism_limit", int32},
}};
constexpr Message k_pipeline_task_spec_iterator_policy{"IteratorPolicy",
                                                       k_pipeline_task_spec_iterator_policy_fields};

constexpr std::array<Field, 10> k_pipeline_task_spec_fields{{
    {"taskInfo", "task_info", message, single, "", &k_pipeline_task_info},
    {"inputs", "inputs", message, single, "", &k_task_inputs_spec},
    {"dependentTasks", "dependent_tasks", text, repeated},
    {"cachingOptions", "caching_options", message, single, "",
     &k_pipeline_task_spec_caching_options},
    {"componentRef", "component_ref", message, single, "", &k_component_ref},
    {"triggerPolicy", "trigger_policy", message, single, "", &k_pipeline_task_spec_trigger_policy},
    {"artifactIterator", "artifact_iterator", message, single, "iterator",
     &k_artifact_iterator_spec},
    {"parameterIterator", "parameter_iterator", message, single, "iterator",
     &k_parameter_iterator_spec},
    {"retryPolicy", "retry_policy", message, single, "", &k_pipeline_task_spec_retry_policy},
    {"iteratorPolicy", "iterator_policy", message, single, "",
     &k_pipeline_task_spec_iterator_policy},
}};
constexpr Message k_pipeline_task_spec{"PipelineTaskSpec", k_pipeline_task_spec_fields};

constexpr std::array<Field, 2> k_dag_outputs_spec_artifact_selector_spec_fields{{
    {"producerSubtask", "producer_subtask", text},
    {"outputArtifactKey", "output_artifact_key", text},
}};
constexpr Message k_dag_outputs_spec_artifact_selector_spec{
    "ArtifactSelectorSpec", k_dag_outputs_spec_artifact_selector_spec_fields};

constexpr std::array<Field, 1> k_dag_outputs_spec_dag_output_artifact_spec_fields{{
    {"artifactSelectors", "artifact_selectors", message, repeated, "",
     &k_dag_outputs_spec_artifact_selector_spec},
}};
constexpr Message k_dag_outputs_spec_dag_output_artifact_spec{
    "DagOutputArtifactSpec", k_dag_outputs_spec_dag_output_artifact_spec_fields};

constexpr std::array<Field, 2> k_dag_outputs_spec_parameter_selector_spec_fields{{
    {"producerSubtask", "producer_subtask", text},
    {"outputParameterKey", "output_parameter_key", text},
}};
constexpr Message k_dag_outputs_spec_parameter_selector_spec{
    "ParameterSelectorSpec", k_dag_outputs_spec_parameter_selector_spec_fields};

constexpr std::array<Field, 1> k_dag_outputs_spec_parameter_selectors_spec_fields{{
    {"parameterSelectors", "parameter_selectors", message, repeated, "",
     &k_dag_outputs_spec_parameter_selector_spec},
}};
constexpr Message k_dag_outputs_spec_parameter_selectors_spec{
    "ParameterSelectorsSpec", k_dag_outputs_spec_parameter_selectors_spec_fields};

constexpr std::array<Field, 2> k_dag_outputs_spec_dag_output_parameter_spec_fields{{
    {"valueFromParameter", "value_from_parameter", message, single, "kind",
     &k_dag_outputs_spec_parameter_selector_spec},
    {"valueFromOneof", "value_from_oneof", message, single, "kind",
     &k_dag_outputs_spec_parameter_selectors_spec},
}};
constexpr Message k_dag_outputs_spec_dag_output_parameter_spec{
    "DagOutputParameterSpec", k_dag_outputs_spec_dag_output_parameter_spec_fields};

constexpr std::array<Field, 2> k_dag_outputs_spec_fields{{
    {"artifacts", "artifacts", message, map, "", &k_dag_outputs_spec_dag_output_artifact_spec},
    {"parameters", "parameters", message, map, "", &k_dag_outputs_spec_dag_output_parameter_spec},
}};
constexpr Message k_dag_outputs_spec{"DagOutputsSpec", k_dag_outputs_spec_fields};

constexpr std::array<Field, 2> k_dag_spec_fields{{
    {"tasks", "tasks", message, map, "", &k_pipeline_task_spec},
    {"outputs", "outputs", message, single, "", &k_dag_outputs_spec},
}};
constexpr Message k_dag_spec{"DagSpec", k_dag_spec_fields};

constexpr std::array<Field, 1> k_platform_deployment_config_fields{{
    {"executors", "executors", structure, map},
}};
constexpr Message k_platform_deployment_config{"PlatformDeploymentConfig",
                                               k_platform_deployment_config_fields};

constexpr std::array<Field, 1> k_kubernetes_workspace_config_fields{{
    {"pvcSpecPatch", "pvc_spec_patch", structure, single, "_pvc_spec_patch"},
}};
constexpr Message k_kubernetes_workspace_config{"KubernetesWorkspaceConfig",
                                                k_kubernetes_workspace_config_fields};

constexpr std::array<Field, 2> k_workspace_config_fields{{
    {"size", "size", text},
    {"kubernetes", "kubernetes", message, single, "_kubernetes", &k_kubernetes_workspace_config},
}};
constexpr Message k_workspace_config{"WorkspaceConfig", k_workspace_config_fields};

constexpr std::array<Field, 5> k_pipeline_config_fields{{
    {"resourceTtlOnCompletion", "resource_ttl_on_completion", int32},
    {"workspace", "workspace", message, single, "_workspace", &k_workspace_config},
    {"resourceTtlOnSuccess", "resource_ttl_on_success", int32},
    {"resourceTtlOnFailure", "resource_ttl_on_failure", int32},
    {"activeDeadlineSeconds", "active_deadline_seconds", int32},
}};
constexpr Message k_pipeline_config{"PipelineConfig", k_pipeline_config_fields};

constexpr std::array<Field, 4> k_single_platform_spec_fields{{
    {"deploymentSpec", "deployment_spec", message, single, "", &k_platform_deployment_config},
    {"platform", "platform", text},
    {"config", "config", structure},
    {"pipelineConfig", "pipelineConfig", message, single, "", &k_pipeline_config},
}};
constexpr Message k_single_platform_spec{"SinglePlatformSpec", k_single_platform_spec_fields};

constexpr std::array<Field, 2> k_task_config_passthrough_fields{{
    {"field", "field", enumeration, single, "", nullptr,
     &k_task_config_passthrough_type_task_config_passthrough_type_enum},
    {"applyToTask", "apply_to_task", boolean},
}};
constexpr Message k_task_config_passthrough{"TaskConfigPassthrough",
                                            k_task_config_passthrough_fields};

constexpr std::array<Field, 6> k_component_spec_fields{{
    {"inputDefinitions", "input_definitions", message, single, "", &k_component_inputs_spec},
    {"outputDefinitions", "output_definitions", message, single, "", &k_component_outputs_spec},
    {"dag", "dag", message, single, "implementation", &k_dag_spec},
    {"executorLabel", "executor_label", text, single, "implementation"},
    {"singlePlatformSpecs", "single_platform_specs", message, repeated, "",
     &k_single_platform_spec},
    {"taskConfigPassthroughs", "task_config_passthroughs", message, repeated, "",
     &k_task_config_passthrough},
}};
constexpr Message k_component_spec{"ComponentSpec", k_component_spec_fields};

constexpr std::array<Field, 7> k_pipeline_spec_fields{{
    {"pipelineInfo", "pipeline_info", message, single, "", &k_pipeline_info},
    {"deploymentSpec", "deployment_spec", structure},
    {"sdkVersion", "sdk_version", text},
    {"schemaVersion", "schema_version", text},
    {"components", "components", message, map, "", &k_component_spec},
    {"root", "root", message, single, "", &k_component_spec},
    {"defaultPipelineRoot", "default_pipeline_root", text},
}};
constexpr Message k_pipeline_spec{"PipelineSpec", k_pipeline_spec_fields};

constexpr std::array<Field, 1> k_platform_spec_fields{{
    {"platforms", "platforms", message, map, "", &k_single_platform_spec},
}};
constexpr Message k_platform_spec{"PlatformSpec", k_platform_spec_fields};

constexpr std::array<Field, 2> k_pipeline_container_spec_lifecycle_exec_fields{{
    {"command", "command", text, repeated},
    {"args", "args", text, repeated},
}};
constexpr Message k_pipeline_container_spec_lifecycle_exec{
    "Exec", k_pipeline_container_spec_lifecycle_exec_fields};

constexpr std::array<Field, 1> k_pipeline_container_spec_lifecycle_fields{{
    {"preCacheCheck", "pre_cache_check", message, single, "",
     &k_pipeline_container_spec_lifecycle_exec},
}};
constexpr Message k_pipeline_container_spec_lifecycle{"Lifecycle",
                                                      k_pipeline_container_spec_lifecycle_fields};

constexpr std::array<Field, 4> k_pipeline_container_spec_resource_spec_accelerator_config_fields{{
    {"type", "type", text},
    {"count", "count", int64},
    {"resourceType", "resource_type", text},
    {"resourceCount", "resource_count", text},
}};
constexpr Message k_pipeline_container_spec_resource_spec_accelerator_config{
    "AcceleratorConfig", k_pipeline_container_spec_resource_spec_accelerator_config_fields};

constexpr std::array<Field, 9> k_pipeline_container_spec_resource_spec_fields{{
    {"cpuLimit", "cpu_limit", number},
    {"memoryLimit", "memory_limit", number},
    {"cpuRequest", "cpu_request", number},
    {"memoryRequest", "memory_request", number},
    {"resourceCpuLimit", "resource_cpu_limit", text},
    {"resourceMemoryLimit", "resource_memory_limit", text},
    {"resourceCpuRequest", "resource_cpu_request", text},
    {"resourceMemoryRequest", "resource_memory_request", text},
    {"accelerator", "accelerator", message, single, "",
     &k_pipeline_container_spec_resource_spec_accelerator_config},
}};
constexpr Message k_pipeline_container_spec_resource_spec{
    "ResourceSpec", k_pipeline_container_spec_resource_spec_fields};

constexpr std::array<Field, 2> k_pipeline_container_spec_env_var_fields{{
    {"name", "name", text},
    {"value", "value", text},
}};
constexpr Message k_pipeline_container_spec_env_var{"EnvVar",
                                                    k_pipeline_container_spec_env_var_fields};

constexpr std::array<Field, 6> k_pipeline_container_spec_fields{{
    {"image", "image", text},
    {"command", "command", text, repeated},
    {"args", "args", text, repeated},
    {"lifecycle", "lifecycle", message, single, "", &k_pipeline_container_spec_lifecycle},
    {"resources", "resources", message, single, "", &k_pipeline_container_spec_resource_spec},
    {"env", "env", message, repeated, "", &k_pipeline_container_spec_env_var},
}};
constexpr Message k_pipeline_container_spec{"PipelineContainerSpec",
                                            k_pipeline_container_spec_fields};

constexpr std::array<Field, 7> k_importer_spec_fields{{
    {"artifactUri", "artifact_uri", message, single, "", &k_value_or_runtime_parameter},
    {"typeSchema", "type_schema", message, single, "", &k_artifact_type_schema},
    {"properties", "properties", message, map, "", &k_value_or_runtime_parameter},
    {"customProperties", "custom_properties", message, map, "", &k_value_or_runtime_parameter},
    {"reimport", "reimport", boolean},
    {"metadata", "metadata", structure},
    {"downloadToWorkspace", "download_to_workspace", boolean},
}};
constexpr Message k_importer_spec{"ImporterSpec", k_importer_spec_fields};

constexpr std::array<Field, 2> k_resolver_spec_artifact_query_spec_fields{{
    {"filter", "filter", text},
    {"limit", "limit", int32},
}};
constexpr Message k_resolver_spec_artifact_query_spec{"ArtifactQuerySpec",
                                                      k_resolver_spec_artifact_query_spec_fields};

constexpr std::array<Field, 1> k_resolver_spec_fields{{
    {"outputArtifactQueries", "output_artifact_queries", message, map, "",
     &k_resolver_spec_artifact_query_spec},
}};
constexpr Message k_resolver_spec{"ResolverSpec", k_resolver_spec_fields};

constexpr std::array<Field, 1> k_aiplatform_custom_job_spec_fields{{
    {"customJob", "custom_job", structure},
}};
constexpr Message k_aiplatform_custom_job_spec{"AIPlatformCustomJobSpec",
                                               k_aiplatform_custom_job_spec_fields};

constexpr std::array<Field, 4> k_executor_spec_fields{{
    {"container", "container", message, single, "spec", &k_pipeline_container_spec},
    {"importer", "importer", message, single, "spec", &k_importer_spec},
    {"resolver", "resolver", message, single, "spec", &k_resolver_spec},
    {"customJob", "custom_job", message, single, "spec", &k_aiplatform_custom_job_spec},
}};
constexpr Message k_executor_spec{"ExecutorSpec", k_executor_spec_fields};

constexpr std::array<Field, 1> k_pipeline_deployment_config_fields{{
    {"executors", "executors", message, map, "", &k_executor_spec},
}};
constexpr Message k_pipeline_deployment_config{"PipelineDeploymentConfig",
                                               k_pipeline_deployment_config_fields};

constexpr std::array<Field, 4> k_secret_as_volume_fields{{
    {"secretName", "secret_name", text},
    {"mountPath", "mount_path", text},
    {"optional", "optional", boolean, single, "_optional"},
    {"secretNameParameter", "secret_name_parameter", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
}};
constexpr Message k_secret_as_volume{"SecretAsVolume", k_secret_as_volume_fields};

constexpr std::array<Field, 2> k_secret_as_env_secret_key_to_env_map_fields{{
    {"secretKey", "secret_key", text},
    {"envVar", "env_var", text},
}};
constexpr Message k_secret_as_env_secret_key_to_env_map{
    "SecretKeyToEnvMap", k_secret_as_env_secret_key_to_env_map_fields};

constexpr std::array<Field, 4> k_secret_as_env_fields{{
    {"secretName", "secret_name", text},
    {"keyToEnv", "key_to_env", message, repeated, "", &k_secret_as_env_secret_key_to_env_map},
    {"optional", "optional", boolean, single, "_optional", nullptr, nullptr, "2.15"},
    {"secretNameParameter", "secret_name_parameter", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
}};
constexpr Message k_secret_as_env{"SecretAsEnv", k_secret_as_env_fields};

constexpr std::array<Field, 6> k_pvc_mount_fields{{
    {"taskOutputParameter", "task_output_parameter", message, single, "pvc_reference",
     &k_task_inputs_spec_input_parameter_spec_task_output_parameter_spec},
    {"constant", "constant", text, single, "pvc_reference"},
    {"componentInputParameter", "component_input_parameter", text, single, "pvc_reference"},
    {"mountPath", "mount_path", text},
    {"pvcNameParameter", "pvc_name_parameter", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
    {"subPath", "sub_path", text, single, "", nullptr, nullptr, "2.16"},
}};
constexpr Message k_pvc_mount{"PvcMount", k_pvc_mount_fields};

constexpr std::array<Field, 2> k_node_selector_fields{{
    {"labels", "labels", text, map},
    {"nodeSelectorJson", "node_selector_json", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
}};
constexpr Message k_node_selector{"NodeSelector", k_node_selector_fields};

constexpr std::array<Field, 2> k_pod_metadata_fields{{
    {"labels", "labels", text, map},
    {"annotations", "annotations", text, map},
}};
constexpr Message k_pod_metadata{"PodMetadata", k_pod_metadata_fields};

constexpr std::array<Field, 2> k_image_pull_secret_fields{{
    {"secretName", "secret_name", text},
    {"secretNameParameter", "secret_name_parameter", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
}};
constexpr Message k_image_pull_secret{"ImagePullSecret", k_image_pull_secret_fields};

constexpr std::array<Field, 4> k_config_map_as_volume_fields{{
    {"configMapName", "config_map_name", text},
    {"mountPath", "mount_path", text},
    {"optional", "optional", boolean, single, "_optional"},
    {"configMapNameParameter", "config_map_name_parameter", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
}};
constexpr Message k_config_map_as_volume{"ConfigMapAsVolume", k_config_map_as_volume_fields};

constexpr std::array<Field, 2> k_config_map_as_env_config_map_key_to_env_map_fields{{
    {"configMapKey", "config_map_key", text},
    {"envVar", "env_var", text},
}};
constexpr Message k_config_map_as_env_config_map_key_to_env_map{
    "ConfigMapKeyToEnvMap", k_config_map_as_env_config_map_key_to_env_map_fields};

constexpr std::array<Field, 4> k_config_map_as_env_fields{{
    {"configMapName", "config_map_name", text},
    {"keyToEnv", "key_to_env", message, repeated, "",
     &k_config_map_as_env_config_map_key_to_env_map},
    {"configMapNameParameter", "config_map_name_parameter", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
    {"optional", "optional", boolean, single, "_optional", nullptr, nullptr, "2.15"},
}};
constexpr Message k_config_map_as_env{"ConfigMapAsEnv", k_config_map_as_env_fields};

constexpr std::array<Field, 2> k_field_path_as_env_fields{{
    {"name", "name", text},
    {"fieldPath", "field_path", text},
}};
constexpr Message k_field_path_as_env{"FieldPathAsEnv", k_field_path_as_env_fields};

constexpr std::array<Field, 6> k_toleration_fields{{
    {"key", "key", text},
    {"operator", "operator", text},
    {"value", "value", text},
    {"effect", "effect", text},
    {"tolerationSeconds", "toleration_seconds", int64, single, "_toleration_seconds"},
    {"tolerationJson", "toleration_json", message, single, "",
     &k_task_inputs_spec_input_parameter_spec},
}};
constexpr Message k_toleration{"Toleration", k_toleration_fields};

constexpr std::array<Field, 7> k_generic_ephemeral_volume_fields{{
    {"volumeName", "volume_name", text},
    {"mountPath", "mount_path", text},
    {"accessModes", "access_modes", text, repeated},
    {"size", "size", text},
    {"defaultStorageClass", "default_storage_class", boolean},
    {"storageClassName", "storage_class_name", text},
    {"metadata", "metadata", message, single, "", &k_pod_metadata},
}};
constexpr Message k_generic_ephemeral_volume{"GenericEphemeralVolume",
                                             k_generic_ephemeral_volume_fields};

constexpr std::array<Field, 3> k_selector_requirement_fields{{
    {"key", "key", text},
    {"operator", "operator", text},
    {"values", "values", text, repeated},
}};
constexpr Message k_selector_requirement{"SelectorRequirement", k_selector_requirement_fields};

constexpr std::array<Field, 4> k_node_affinity_term_fields{{
    {"matchExpressions", "match_expressions", message, repeated, "", &k_selector_requirement},
    {"matchFields", "match_fields", message, repeated, "", &k_selector_requirement},
    {"weight", "weight", int32, single, "_weight"},
    {"nodeAffinityJson", "node_affinity_json", message, single, "",
     &k_task_inputs_spec_input_parameter_spec, nullptr, "2.14"},
}};
constexpr Message k_node_affinity_term{"NodeAffinityTerm", k_node_affinity_term_fields};

constexpr std::array<Field, 8> k_pod_affinity_term_fields{{
    {"matchPodExpressions", "match_pod_expressions", message, repeated, "",
     &k_selector_requirement},
    {"matchPodLabels", "match_pod_labels", text, map},
    {"topologyKey", "topology_key", text},
    {"namespaces", "namespaces", text, repeated},
    {"matchNamespaceExpressions", "match_namespace_expressions", message, repeated, "",
     &k_selector_requirement},
    {"matchNamespaceLabels", "match_namespace_labels", text, map},
    {"weight", "weight", int32, single, "_weight"},
    {"anti", "anti", boolean, single, "_anti"},
}};
constexpr Message k_pod_affinity_term{"PodAffinityTerm", k_pod_affinity_term_fields};

constexpr std::array<Field, 2> k_enabled_shared_memory_fields{{
    {"volumeName", "volume_name", text},
    {"size", "size", text},
}};
constexpr Message k_enabled_shared_memory{"EnabledSharedMemory", k_enabled_shared_memory_fields};

constexpr std::array<Field, 4> k_empty_dir_mount_fields{{
    {"volumeName", "volume_name", text},
    {"mountPath", "mount_path", text},
    {"medium", "medium", text, single, "_medium"},
    {"sizeLimit", "size_limit", text, single, "_size_limit"},
}};
constexpr Message k_empty_dir_mount{"EmptyDirMount", k_empty_dir_mount_fields};

constexpr std::array<Field, 3> k_security_context_fields{{
    {"runAsUser", "run_as_user", int64, single, "_run_as_user"},
    {"runAsGroup", "run_as_group", int64, single, "_run_as_group"},
    {"runAsNonRoot", "run_as_non_root", boolean, single, "_run_as_non_root"},
}};
constexpr Message k_security_context{"SecurityContext", k_security_context_fields};

constexpr std::array<Field, 18> k_kubernetes_executor_config_fields{{
    {"secretAsVolume", "secret_as_volume", message, repeated, "", &k_secret_as_volume},
    {"secretAsEnv", "secret_as_env", message, repeated, "", &k_secret_as_env},
    {"pvcMount", "pvc_mount", message, repeated, "", &k_pvc_mount},
    {"nodeSelector", "node_selector", message, single, "", &k_node_selector},
    {"podMetadata", "pod_metadata", message, single, "", &k_pod_metadata},
    {"imagePullSecret", "image_pull_secret", message, repeated, "", &k_image_pull_secret},
    {"imagePullPolicy", "image_pull_policy", text},
    {"configMapAsVolume", "config_map_as_volume", message, repeated, "", &k_config_map_as_volume},
    {"configMapAsEnv", "config_map_as_env", message, repeated, "", &k_config_map_as_env},
    {"activeDeadlineSeconds", "active_deadline_seconds", int64},
    {"fieldPathAsEnv", "field_path_as_env", message, repeated, "", &k_field_path_as_env},
    {"tolerations", "tolerations", message, repeated, "", &k_toleration},
    {"genericEphemeralVolume", "generic_ephemeral_volume", message, repeated, "",
     &k_generic_ephemeral_volume},
    {"nodeAffinity", "node_affinity", message, repeated, "", &k_node_affinity_term},
    {"podAffinity", "pod_affinity", message, repeated, "", &k_pod_affinity_term},
    {"enabledSharedMemory", "enabled_shared_memory", message, single, "", &k_enabled_shared_memory},
    {"emptyDirMounts", "empty_dir_mounts", message, repeated, "", &k_empty_dir_mount},
    {"securityContext", "security_context", message, single, "", &k_security_context, nullptr,
     "2.16"},
}};
constexpr Message k_kubernetes_executor_config{"KubernetesExecutorConfig",
                                               k_kubernetes_executor_config_fields};

}  // namespace

const Message& pipeline_spec() {
  return k_pipeline_spec;
}

const Message& platform_spec() {
  return k_platform_spec;
}

const Message& pipeline_deployment_config() {
  return k_pipeline_deployment_config;
}

const Message& kubernetes_executor_config() {
  return k_kubernetes_executor_config;
}

}  // namespace kfpkg::spec::ir
