// SPDX-License-Identifier: Apache-2.0
// A v1 component.yaml as a value with positions: what KFP's loader sees of it.
#pragma once

#include "core/text/edit.hpp"
#include "core/yaml/node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace kfpkg::spec {

/// A string with the place where it stands.
struct Text {
  std::string value;
  Span span;
};

struct Input {
  Text name;
  std::string python_name;       ///< as the SDK sanitises it: what pipelines call it by
  std::optional<Text> type;      ///< as written when it is a string
  bool has_other_type = false;   ///< a map stands as type
  std::optional<Text> type_key;  ///< first key of a map that stands as type
  std::optional<Text> description;
  std::optional<Text> default_value;  ///< text of the scalar; null counts as none
  yaml::ScalarType default_type = yaml::ScalarType::string;  ///< what YAML makes of that scalar
  bool optional = false;  ///< declared optional, or has a default
  Span span;
};

struct Output {
  Text name;
  std::string python_name;
  std::optional<Text> type;
  bool has_other_type = false;
  std::optional<Text> type_key;
  bool has_odd_type_key = false;  ///< YAML reads that key as something else than text
  std::optional<Text> description;
  Span span;
};

enum class PlaceholderKind {
  input_value,
  input_path,
  input_uri,
  output_path,
  output_uri,
  executor_input,
  concat,
  if_present
};

struct Argument;

/// One placeholder; `name` is the raw name of the input or output, empty for executor_input and
/// concat.
struct Placeholder {
  PlaceholderKind kind;
  Text name;
  std::string python_name;          ///< what SDK 2.x makes of it
  std::vector<Argument> items;      ///< concat: its parts; if_present: then
  std::vector<Argument> otherwise;  ///< if_present: else
};

/// One element of command or args.
struct Argument {
  std::variant<std::string, Placeholder> value;
  Span span;
};

struct EnvVariable {
  Text name;
  Text value;
};

/// An entry of `fileOutputs`, which SDK 2.x checks and then ignores.
struct FileOutput {
  Text name;
  Text path;
};

struct Component {
  SourcePtr source;
  std::optional<Text> name;
  std::optional<Text> description;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  Text image;
  std::vector<Argument> command;
  std::vector<Argument> args;
  std::vector<EnvVariable> env;
  std::vector<FileOutput> file_outputs;

  [[nodiscard]] const Input* find_input(std::string_view raw_name) const;
  [[nodiscard]] const Output* find_output(std::string_view raw_name) const;
};

/// Calls `visit` for every placeholder of command and args, nested ones after the one that holds
/// them.
template <class Visit>
void for_each_placeholder(const std::vector<Argument>& arguments, Visit&& visit) {
  for (const Argument& argument : arguments) {
    const auto* placeholder = std::get_if<Placeholder>(&argument.value);
    if (placeholder == nullptr) continue;
    visit(argument, *placeholder);
    for_each_placeholder(placeholder->items, visit);
    for_each_placeholder(placeholder->otherwise, visit);
  }
}

/// How the SDK sanitises names: inputs and outputs ("Input Data" -> "input_data"), components
/// ("train-model").
[[nodiscard]] std::string sanitize_io_name(std::string_view name);
[[nodiscard]] std::string sanitize_component_name(std::string_view name);

/// What a type name means to SDK 2.x; anything unknown is system.Artifact.
enum class TypeClass { parameter, artifact };
struct TypeInfo {
  TypeClass type_class = TypeClass::artifact;
  std::string ir_name;  ///< "NUMBER_INTEGER" or "system.Dataset"
  bool known = false;   ///< false: falls back to system.Artifact
};
[[nodiscard]] TypeInfo classify_type(const std::optional<Text>& type);

/// The canonical spelling of a type that means the same to SDK 2.x ("int" -> "Integer"), or empty
/// when unknown.
[[nodiscard]] std::string_view canonical_type(std::string_view type);

/// The edit that replaces the image of the component by another reference, quoted as needed.
[[nodiscard]] TextEdit set_image(const Component& component, std::string_view image);
/// Edits that set metadata.annotations keys (added when missing, in the author's layout).
[[nodiscard]] std::vector<TextEdit> set_annotations(
    const yaml::Document& document,
    const std::vector<std::pair<std::string, std::string>>& annotations);

}  // namespace kfpkg::spec
