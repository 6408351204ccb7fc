// SPDX-License-Identifier: Apache-2.0
// inputDefinitions and outputDefinitions of a compiled component, as SDK 2.x reads them. Private to
// spec.
#pragma once

#include "spec/ir/message.hpp"

#include <array>
#include <string_view>

namespace kfpkg::spec::ir {

inline constexpr std::array<std::string_view, 8> k_parameter_types{
    "STRING", "NUMBER_INTEGER", "NUMBER_DOUBLE",     "BOOLEAN",
    "LIST",   "STRUCT",         "TASK_FINAL_STATUS", "TASK_CONFIG"};

[[nodiscard]] bool is_parameter_type(std::string_view name);

/// InputSpec.from_ir_component_inputs_dict and OutputSpec.from_ir_component_outputs_dict: at load.
void read_interface(MessageReader& messages, const Reading& reading, const yaml::Node& component);

/// extract_comments_from_pipeline_spec, which the compiler calls for the root.
void read_signature(MessageReader& messages, const yaml::Node& root);

/// Names of outputs that no pipeline channel can have, and the input that no call can name.
void read_names(MessageReader& messages, const yaml::Node& component);

/// Defaults that do not fit their parameter's type, which stops a pipeline that uses the component.
void read_defaults(MessageReader& messages, const Reading& reading, const yaml::Node& component);

/// Definitions under protobuf's own names, which protobuf takes and the SDK's loader overlooks.
void read_spelling(MessageReader& messages, const yaml::Node& component);

/// Inputs that KFP itself fills, which no pipeline can pass: one that is required cannot be used.
void read_given_by_kfp(MessageReader& messages, const yaml::Node& component);

}  // namespace kfpkg::spec::ir
