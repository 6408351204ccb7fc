// SPDX-License-Identifier: Apache-2.0
// What compiling and using a compiled component asks of its inputs and outputs: kfp/compiler's
// pipeline_spec_builder.py, kfp/dsl/pipeline_channel.py.
#include "python/number.hpp"
#include "spec/component/defaults.hpp"
#include "spec/ir/interface.hpp"
#include "spec/ir/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace kfpkg::spec::ir {
namespace {

const yaml::Entry* find_either(const yaml::Node& node, std::string_view camel,
                               std::string_view snake) {
  const yaml::Entry* entry = node.find_entry(camel);
  return entry == nullptr ? node.find_entry(snake) : entry;
}

// By its name or its number.
bool names_type(const yaml::Node& node) {
  if (is_parameter_type(node.value)) return true;
  if (node.kind != yaml::Kind::scalar) return true;  // there protobuf says what is wrong
  if (yaml::scalar_type(node) == yaml::ScalarType::boolean) return yaml::as_bool(node);
  if (yaml::is_string(node) && !python::is_int(node.value))
    return node.value != "PARAMETER_TYPE_ENUM_UNSPECIFIED";
  const double number = std::strtod(node.value.c_str(), nullptr);
  return number >= 1 && number < static_cast<double>(k_parameter_types.size()) + 1;
}

bool is_given_by_kfp(const yaml::Node& type) {
  return type.value == "TASK_FINAL_STATUS" || type.value == "TASK_CONFIG";
}

// \s of Python's re, as far as it is ASCII.
bool is_channel_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (name.empty() || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') ||
           std::string_view(" \t\n\r\f\v_-\x1c\x1d\x1e\x1f").find(c) != std::string_view::npos;
  });
}

// What the setters of google.protobuf.Value take.
std::string_view wanted_default(std::string_view type, const yaml::Node& value) {
  const bool scalar = value.kind == yaml::Kind::scalar;
  const yaml::ScalarType kind = scalar ? yaml::scalar_type(value) : yaml::ScalarType::other;
  const bool boolean = kind == yaml::ScalarType::boolean;
  const bool integer = kind == yaml::ScalarType::integer;
  if (type == "STRING") return yaml::is_string(value) ? "" : "text";
  if (type == "NUMBER_INTEGER" || type == "NUMBER_DOUBLE")
    return boolean || integer || kind == yaml::ScalarType::real ? "" : "a number";
  if (type == "BOOLEAN") return boolean || integer ? "" : "true or false";
  return "";
}

bool holds_null(const yaml::Node& node) {
  if (node.kind == yaml::Kind::scalar) return yaml::is_null(node);
  return std::any_of(node.items.begin(), node.items.end(), holds_null) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [](const yaml::Entry& entry) { return holds_null(entry.value); });
}

// The compiler wants lists and dicts in them.
bool has_tuples(const yaml::Node& node) {
  return yaml::holds_tuples(node) ||
         std::any_of(node.items.begin(), node.items.end(), has_tuples) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [](const yaml::Entry& entry) { return has_tuples(entry.value); });
}

template <class Visit>
void for_each_port(const yaml::Node& component, std::string_view camel, std::string_view snake,
                   Visit visit) {
  const yaml::Entry* definitions = find_either(component, camel, snake);
  if (definitions == nullptr) return;
  for (const std::string_view key : {"parameters", "artifacts"}) {
    const yaml::Node* ports = definitions->value.find(key);
    if (ports == nullptr) continue;
    const yaml::KeptEntries kept(*ports);
    for (const yaml::Entry& port : ports->entries) {
      if (kept(port)) visit(port, key == "artifacts");
    }
  }
}

}  // namespace

void read_signature(MessageReader& messages, const yaml::Node& root) {
  const auto check = [&](const yaml::Entry& port, bool artifact) {
    if (artifact) {
      const yaml::Entry* type = find_either(port.value, "artifactType", "artifact_type");
      const bool titled =
          type != nullptr && find_either(type->value, "schemaTitle", "schema_title") != nullptr;
      if (titled) return;
      messages.report(k_ir_artifact_type, port.key.place(),
                      fmt::format("the type of \"{}\" has no schemaTitle", port.key.value),
                      "write schemaTitle: system.Artifact");
      return;
    }
    const yaml::Entry* type = find_either(port.value, "parameterType", "parameter_type");
    if (type != nullptr && names_type(type->value)) return;
    messages.report(k_ir_parameter_type, port.key.place(),
                    fmt::format("\"{}\" has no parameterType", port.key.value),
                    fmt::format("it is one of {}", fmt::join(k_parameter_types, ", ")));
  };
  for_each_port(root, "inputDefinitions", "input_definitions", check);
  for_each_port(root, "outputDefinitions", "output_definitions", check);
}

void read_names(MessageReader& messages, const yaml::Node& component) {
  for_each_port(component, "outputDefinitions", "", [&](const yaml::Entry& port, bool) {
    if (is_channel_name(port.key.value)) return;
    messages.report(k_ir_io_name, port.key.place(),
                    fmt::format("no pipeline can use an output called \"{}\"", port.key.value),
                    "begin it with a Latin letter; go on with letters, digits, _ and -");
  });
  for_each_port(component, "inputDefinitions", "", [&](const yaml::Entry& port, bool) {
    if (port.key.value != "self") return;
    messages.report(k_ir_io_name, port.key.place(), "no pipeline can pass an input called \"self\"",
                    "rename it");
  });
}

void read_defaults(MessageReader& messages, const Reading& reading, const yaml::Node& component) {
  for_each_port(component, "inputDefinitions", "", [&](const yaml::Entry& port, bool) {
    const yaml::Node* type = port.value.find("parameterType");
    const yaml::Entry* value = port.value.find_entry("defaultValue");
    const yaml::Node* optional = port.value.find("isOptional");
    if (type == nullptr || is_given_by_kfp(*type) || value == nullptr ||
        yaml::is_null(value->value))
      return;
    if (optional != nullptr && is_falsy(*optional)) return;
    std::string_view wanted = wanted_default(type->value, value->value);
    const bool collection = type->value == "LIST" || type->value == "STRUCT";
    std::string_view given = describe_kind(value->value);
    if (collection && holds_null(value->value)) {
      wanted = "a list or mapping without null in it";
      given = "one with null";
    } else if (collection && has_tuples(value->value)) {
      wanted = "a list or mapping without !!omap and !!pairs";
      given = "one with them";
    }
    if (wanted.empty()) return;
    Diagnostic* found = messages.report(
        k_ir_default_not_of_type, place_of(*value),
        fmt::format("the default of \"{}\" must be {}, not {}", port.key.value, wanted, given),
        fmt::format("write a value of {}, or remove the default", type->value));
    if (found != nullptr && type->value == "STRING") reading.offer_quotes(*found, value->value);
  });
}

void read_given_by_kfp(MessageReader& messages, const yaml::Node& component) {
  for_each_port(component, "inputDefinitions", "", [&](const yaml::Entry& port, bool) {
    const yaml::Node* type = port.value.find("parameterType");
    if (type == nullptr || !is_given_by_kfp(*type)) return;
    const yaml::Entry* optional = port.value.find_entry("isOptional");
    const bool left_out = optional != nullptr ? !is_falsy(optional->value)
                                              : port.value.find("defaultValue") != nullptr;
    if (left_out) return;
    Diagnostic* found = messages.report(
        k_ir_given_required, optional == nullptr ? port.key.place() : place_of(*optional),
        fmt::format("no pipeline can pass \"{}\", which KFP itself fills", port.key.value),
        "write isOptional: true, as the compiler does");
    if (found == nullptr || optional == nullptr || optional->value.alias_span) return;
    if (optional->value.span.begin == optional->value.span.end) return;
    found->fixes.push_back({"write true", FixSafety::unsafe, {{optional->value.span, "true"}}});
  });
}

void read_spelling(MessageReader& messages, const yaml::Node& component) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> k_names{
      {{"input_definitions", "inputDefinitions"}, {"output_definitions", "outputDefinitions"}}};
  for (const auto& [snake, camel] : k_names) {
    const yaml::Entry* entry = component.find_entry(snake);
    if (entry == nullptr || component.find(camel) != nullptr) continue;
    Diagnostic* found = messages.report(
        k_ir_snake_case, entry->key.place(),
        fmt::format("SDK 2.x overlooks \"{}\": the component loads without them", snake),
        fmt::format("write \"{}\"", camel));
    if (found == nullptr || entry->merged) continue;
    found->fixes.push_back(
        {found->help, FixSafety::unsafe, {{entry->key.place(), std::string(camel)}}});
  }
}

}  // namespace kfpkg::spec::ir
