// SPDX-License-Identifier: Apache-2.0
// Ids and names of the rules that are found while a component is read; lint's table explains them.
#pragma once

#include "core/diag/rule_id.hpp"

namespace kfpkg::spec {

inline constexpr RuleId k_not_a_component{"KF003", "not-a-component"};
inline constexpr RuleId k_extra_document{"KF004", "extra-document"};
inline constexpr RuleId k_unknown_key{"KF006", "unknown-key"};
inline constexpr RuleId k_not_a_string{"KF007", "not-a-string"};
inline constexpr RuleId k_missing_key{"KF008", "missing-key"};
inline constexpr RuleId k_graph_unsupported{"KF009", "graph-unsupported"};
inline constexpr RuleId k_annotation_not_string{"KF010", "annotation-not-string"};
inline constexpr RuleId k_wrong_shape{"KF011", "wrong-shape"};
inline constexpr RuleId k_graph_invalid{"KF013", "graph-invalid"};

inline constexpr RuleId k_default_not_of_type{"KF103", "default-not-of-type"};
inline constexpr RuleId k_inputs_not_list{"KF104", "inputs-not-list"};
inline constexpr RuleId k_duplicate_name{"KF105", "duplicate-name"};
inline constexpr RuleId k_type_not_name{"KF114", "type-not-name"};

inline constexpr RuleId k_non_string_arg{"KF203", "non-string-arg"};
inline constexpr RuleId k_unknown_placeholder{"KF204", "unknown-placeholder"};
inline constexpr RuleId k_placeholder_undeclared{"KF205", "placeholder-undeclared"};
inline constexpr RuleId k_if_cond_unsupported{"KF206", "if-cond-unsupported"};
inline constexpr RuleId k_else_not_list{"KF207", "else-not-list"};
inline constexpr RuleId k_if_list_in_concat{"KF208", "if-list-in-concat"};
inline constexpr RuleId k_file_output_undeclared{"KF212", "file-output-undeclared"};
inline constexpr RuleId k_env_shape{"KF213", "env-shape"};
inline constexpr RuleId k_placeholder_removed{"KF214", "placeholder-removed"};
inline constexpr RuleId k_args_not_list{"KF215", "args-not-list"};

inline constexpr RuleId k_ir_missing_part{"KF701", "ir-missing-part"};
inline constexpr RuleId k_ir_unknown_key{"KF702", "ir-unknown-key"};
inline constexpr RuleId k_ir_wrong_type{"KF703", "ir-wrong-type"};
inline constexpr RuleId k_ir_parameter_type{"KF704", "ir-parameter-type"};
inline constexpr RuleId k_ir_artifact_type{"KF705", "ir-artifact-type"};
inline constexpr RuleId k_ir_default_not_optional{"KF706", "ir-default-not-optional"};
inline constexpr RuleId k_ir_two_of_one{"KF707", "ir-two-of-one"};
inline constexpr RuleId k_ir_env_unusable{"KF708", "ir-env-unusable"};
inline constexpr RuleId k_ir_io_name{"KF709", "ir-io-name"};
inline constexpr RuleId k_ir_default_not_of_type{"KF710", "ir-default-not-of-type"};
inline constexpr RuleId k_ir_snake_case{"KF711", "ir-snake-case"};
inline constexpr RuleId k_ir_workspace_missing{"KF717", "ir-workspace-missing"};
inline constexpr RuleId k_platform_key_unknown{"KF718", "platform-key-unknown"};
inline constexpr RuleId k_platform_key_too_new{"KF719", "platform-key-too-new"};
inline constexpr RuleId k_ir_given_required{"KF724", "ir-given-required"};
inline constexpr RuleId k_ir_description_end{"KF726", "ir-description-end"};

}  // namespace kfpkg::spec
