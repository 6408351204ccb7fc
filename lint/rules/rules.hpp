// SPDX-License-Identifier: Apache-2.0
// All rules: those with a file of their own, and those that the readers of YAML and components
// find.
#pragma once

#include "lint/rule.hpp"

#include <span>

namespace kfpkg::lint {

extern const Rule k_duplicate_yaml_key;
extern const Rule k_value_of_artifact;
extern const Rule k_path_of_parameter;
extern const Rule k_name_collision;
extern const Rule k_component_name_invalid;
extern const Rule k_io_name_invalid;
extern const Rule k_type_spelling;
extern const Rule k_artifact_default_dropped;
extern const Rule k_input_unused;
extern const Rule k_output_unwritten;
extern const Rule k_name_not_python;
extern const Rule k_optional_bare;
extern const Rule k_default_holds_null;
extern const Rule k_default_not_compiled;
extern const Rule k_map_type_output;
extern const Rule k_default_not_json;
extern const Rule k_non_ascii;
extern const Rule k_io_undocumented;
extern const Rule k_custom_artifact_type;
extern const Rule k_type_misspelled;
extern const Rule k_name_rewritten;
extern const Rule k_default_converted;
extern const Rule k_component_name_missing;
extern const Rule k_optional_contradicted;
extern const Rule k_name_keyword;
extern const Rule k_pip_unpinned;
extern const Rule k_image_not_digest;
extern const Rule k_odd_character;
extern const Rule k_if_always;
extern const Rule k_command_one_word;
extern const Rule k_command_placeholder;
extern const Rule k_env_template;
extern const Rule k_template_unresolved;
extern const Rule k_uri_in_1_8;
extern const Rule k_surrogate_half;
extern const Rule k_type_in_1_8;
extern const Rule k_output_name_in_1_8;
extern const Rule k_output_twice_in_1_8;
extern const Rule k_executor_input_missing;
extern const Rule k_config_other_image;
extern const Rule k_name_taken;
extern const Rule k_build_other_platforms;
extern const Rule k_context_spec;
extern const Rule k_image_floating;
extern const Rule k_command_missing;
extern const Rule k_if_needs_2_17;
extern const Rule k_concat_unresolved;
extern const Rule k_file_outputs_ignored;
extern const Rule k_image_invalid;
extern const Rule k_bad_inside_if;
extern const Rule k_placeholder_in_string;
extern const Rule k_argo_variable;
extern const Rule k_raw_template_undeclared;
extern const Rule k_readme_stale;
extern const Rule k_ir_undefined_reference;
extern const Rule k_ir_task_input;
extern const Rule k_ir_cycle;
extern const Rule k_ir_schema_version;
extern const Rule k_ir_executor;
extern const Rule k_copy_source_missing;
extern const Rule k_command_not_in_image;
extern const Rule k_command_outside_path;
extern const Rule k_command_not_executable;
extern const Rule k_script_unreadable;
extern const Rule k_command_relative;
extern const Rule k_entrypoint_lost;
extern const Rule k_platform_pinned;
extern const Rule k_base_platform;
extern const Rule k_base_floating;
extern const Rule k_eol_base_image;
extern const Rule k_dead_registry;
extern const Rule k_context_secret;
extern const Rule k_context_git;
extern const Rule k_context_not_kept;
extern const Rule k_dockerignore_unread;
extern const Rule k_image_tag_moves;
extern const Rule k_build_other_image;
extern const Rule k_case_undeclared;
extern const Rule k_case_input_missing;
extern const Rule k_program_not_followed;
extern const Rule k_program_flag_unknown;
extern const Rule k_program_flag_missing;
extern const Rule k_program_arguments;
extern const Rule k_program_type;
extern const Rule k_program_bool;
extern const Rule k_program_choice;
extern const Rule k_program_output_unused;
extern const Rule k_program_fixed_path;
extern const Rule k_program_executor_input;
extern const Rule k_pipeline_removed_api;
extern const Rule k_pipeline_task_method;
extern const Rule k_pipeline_positional;
extern const Rule k_pipeline_unknown_input;
extern const Rule k_pipeline_blob_url;
extern const Rule k_pipeline_moving_url;
extern const Rule k_pipeline_untyped;
extern const Rule k_pipeline_package_path;

/// Found while a file is read: the SDK stops there too.
[[nodiscard]] std::span<const Rule> document_reading_rules();
[[nodiscard]] std::span<const Rule> interface_reading_rules();
[[nodiscard]] std::span<const Rule> container_reading_rules();
[[nodiscard]] std::span<const Rule> dockerfile_reading_rules();
[[nodiscard]] std::span<const Rule> pipeline_reading_rules();

}  // namespace kfpkg::lint
