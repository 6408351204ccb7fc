// SPDX-License-Identifier: Apache-2.0
// What protobuf's JSON knows of compiled pipelines: messages, fields, enums. Private to spec.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kfpkg::spec::ir {

enum class FieldKind : std::uint8_t {
  text,
  boolean,
  int32,
  int64,
  number,
  enumeration,
  message,
  structure,  ///< google.protobuf.Struct: any mapping
  value,      ///< google.protobuf.Value: anything that JSON has
  duration
};

enum class FieldLabel : std::uint8_t { single, repeated, map };

struct Enum {
  std::span<const std::string_view> values;  ///< in the order of their numbers
};

struct Message;

/// A field; of a map, `kind` tells what its values are.
struct Field {
  std::string_view json_name;
  std::string_view proto_name;  ///< protobuf's JSON accepts it too
  FieldKind kind;
  FieldLabel label = FieldLabel::single;
  std::string_view oneof{};  ///< of the fields that name one, a single one may stand in a message
  const Message* message = nullptr;
  const Enum* values = nullptr;
  /// The release of KFP that brought it, "2.16": of platform documents those that KFP 2.5 does not
  /// know. Empty for the others.
  std::string_view since{};
};

struct Message {
  std::string_view name;
  std::span<const Field> fields;
};

/// The roots: first and second document of a compiled file, what stands in deploymentSpec, and what
/// stands for an executor in the second document (kfp-kubernetes).
[[nodiscard]] const Message& pipeline_spec();
[[nodiscard]] const Message& platform_spec();
[[nodiscard]] const Message& pipeline_deployment_config();
[[nodiscard]] const Message& kubernetes_executor_config();

}  // namespace kfpkg::spec::ir
