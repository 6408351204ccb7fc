// SPDX-License-Identifier: Apache-2.0
// Inputs and outputs, with the checks at which SDK 2.x stops (kfp/dsl/v1_structures.py,
// structures.py).
#include "core/text/ascii.hpp"
#include "core/yaml/writer.hpp"
#include "python/number.hpp"
#include "spec/component/defaults.hpp"
#include "spec/component/layout_fixes.hpp"
#include "spec/component/reading.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace kfpkg::spec {
namespace {

constexpr std::array<std::string_view, 6> k_input_keys{"name",    "type",     "description",
                                                       "default", "optional", "annotations"};
constexpr std::array<std::string_view, 4> k_output_keys{"name", "type", "description",
                                                        "annotations"};

struct TypeSpec {
  std::optional<Text> name;
  bool is_map = false;
  std::optional<Text> key;
  bool odd_key = false;
};

// SDK 2.x matches "google." with a dot that matches anything, and then trips over the name.
bool trips_google(std::string_view type) {
  constexpr std::string_view k_google = "google";
  if (!type.starts_with(k_google) || type.size() < k_google.size() + 2) return false;
  if (type[k_google.size()] == '.' || type[k_google.size()] == '\n') return false;
  for (const char c : type.substr(k_google.size() + 1)) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  }
  return true;
}

// KFP 1.8 takes a list of types for the name of one.
void offer_first_type(const yaml::Node& list, Diagnostic& found) {
  if (list.items.empty() || list.alias_span || !yaml::is_string(list.items.front())) return;
  found.fixes.push_back({"take the first one",
                         FixSafety::unsafe,
                         {{list.span, yaml::quote_scalar(list.items.front().value)}}});
}

TypeSpec read_type(Reading& reading, const yaml::Node& item, std::string_view where) {
  TypeSpec type;
  const yaml::Node* node = find_value(item, "type");
  if (node == nullptr) return type;
  if (yaml::is_dict(*node)) {
    type.is_map = true;
    if (!node->entries.empty()) {
      type.key = text_of(node->entries.front().key);
      type.odd_key = !yaml::is_string(node->entries.front().key);
    }
  } else if (node->kind == yaml::Kind::mapping) {
    reading.report(k_wrong_shape, node->place(),
                   fmt::format("the type of {} must be one name, not a set", where),
                   "write one type, for example \"type: String\"");
  } else if (node->kind == yaml::Kind::sequence) {
    Diagnostic& found =
        reading.report(k_type_not_name, node->place(),
                       fmt::format("the type of {} must be one name, not a list", where),
                       "write one type, for example \"type: String\"");
    offer_first_type(*node, found);
  } else {
    type.name = read_text(reading, item, "type", where);
    if (type.name && trips_google(type.name->value)) {
      reading.report(k_type_not_name, type.name->span,
                     fmt::format("the SDK cannot read the type \"{}\": it begins with \"google\" "
                                 "and has no dot after it",
                                 type.name->value),
                     "rename the type");
    }
  }
  return type;
}

bool read_optional(Reading& reading, const yaml::Node& item, std::string_view where) {
  const yaml::Node* node = find_value(item, "optional");
  if (node == nullptr) return false;
  if (node->kind == yaml::Kind::scalar && yaml::scalar_type(*node) == yaml::ScalarType::boolean) {
    return yaml::as_bool(*node);
  }
  Diagnostic& found = reading.report(
      k_wrong_shape, node->place(),
      fmt::format("\"optional\" of {} must be true or false, not {}", where, describe_kind(*node)),
      "write true or false without quotes");
  const std::string text =
      node->kind == yaml::Kind::scalar ? ascii_lower(node->value) : std::string();
  if (text == "true" || text == "false") {
    found.fixes.push_back({"write it without quotes", FixSafety::safe, {{node->place(), text}}});
  }
  return false;
}

std::string_view example_default(std::string_view ir_name) {
  if (ir_name == "NUMBER_INTEGER") return "write a whole number, for example '10'";
  if (ir_name == "NUMBER_DOUBLE") return "write a number, for example '0.5'";
  return "write 'True' or 'False'";
}

// KFP 1.8 took defaults as they are.
void offer_fitting(const Input& input, std::string_view ir_name, Diagnostic& found) {
  const Text& value = *input.default_value;
  const auto offer_type = [&](std::string_view type) {
    found.fixes.push_back({fmt::format("make it a {}", type),
                           FixSafety::unsafe,
                           {{input.type->span, std::string(type)}}});
  };
  if (value.value.empty() && value.span.begin != value.span.end) {
    offer_type("String");
  } else if (ir_name == "NUMBER_INTEGER" && python::is_float(value.value)) {
    const std::size_t dot = value.value.find('.');
    const bool whole = dot != std::string::npos && dot > 0 &&
                       value.value.find_first_not_of('0', dot + 1) == std::string::npos;
    if (!whole) return offer_type("Float");
    const std::string number = value.value.substr(0, dot);
    found.fixes.push_back({fmt::format("write '{}'", number),
                           FixSafety::unsafe,
                           {{value.span, fmt::format("'{}'", number)}}});
  }
}

void check_converted(Reading& reading, const Input& input) {
  if (!input.type) return;
  const TypeInfo info = classify_type(input.type);
  const bool generic = canonical_type(input.type->value).empty();
  const auto verdict =
      check_default(info.ir_name, generic, input.default_type, input.default_value->value);
  if (verdict != DefaultVerdict::refused) return;
  Diagnostic& found =
      reading.report(k_default_not_of_type, input.default_value->span,
                     fmt::format("the default \"{}\" of input \"{}\" is no {}",
                                 input.default_value->value, input.name.value, input.type->value),
                     std::string(example_default(info.ir_name)));
  is_fine_in_1_8(found);
  offer_fitting(input, info.ir_name, found);
}

// A list, a mapping, a date and the like.
void report_default(Reading& reading, const yaml::Node& item, const yaml::Node& node,
                    std::string_view where, const Input& input) {
  const std::string_view type = classify_type(input.type).ir_name;
  const bool single = type == "NUMBER_INTEGER" || type == "NUMBER_DOUBLE" || type == "BOOLEAN";
  const bool collection = node.kind != yaml::Kind::scalar;
  Diagnostic& found =
      reading.report(k_default_not_of_type, node.place(),
                     fmt::format("the default of {} cannot be {}", where, describe_kind(node)));
  if (single) {
    found.help = example_default(type);
  } else if (collection) {
    found.help = fmt::format("write it as JSON text in quotes, for example '{}'",
                             type == "STRUCT" ? "{\"a\": 1}" : "[1, 2]");
    offer_json(*reading.source(), *item.find_entry("default"), found);
  } else {
    reading.offer_quotes(found, node);
  }
}

void read_default(Reading& reading, const yaml::Node& item, std::string_view where, Input& input) {
  const yaml::Node* node = find_value(item, "default");
  if (node == nullptr) return;
  const auto type =
      node->kind == yaml::Kind::scalar ? yaml::scalar_type(*node) : yaml::ScalarType::other;
  const bool primitive = type == yaml::ScalarType::string || type == yaml::ScalarType::integer ||
                         type == yaml::ScalarType::real || type == yaml::ScalarType::boolean;
  if (!primitive) {
    report_default(reading, item, *node, where, input);
    return;
  }
  input.default_value = text_of(*node);
  input.default_type = type;
  input.optional = true;
  check_converted(reading, input);
}

// An element of the list as far as inputs and outputs are alike; nothing when it has no name.
std::optional<Text> read_name(Reading& reading, const yaml::Node& item, std::string_view kind) {
  const yaml::Node* node = item.find("name");
  if (node == nullptr || (yaml::is_null(*node) && node->span.begin == node->span.end)) {
    reading.report(k_missing_key, item.place(), fmt::format("an {} has no name", kind),
                   "add \"name: ...\"");
    return std::nullopt;
  }
  if (!yaml::is_string(*node)) {
    Diagnostic& found =
        reading.report(k_not_a_string, node->place(),
                       fmt::format("the name of an {} must be text, and YAML reads \"{}\" as {}",
                                   kind, node->value, describe_kind(*node)));
    // In quotes a number or a date is no name either.
    if (yaml::scalar_type(*node) != yaml::ScalarType::boolean)
      found.help = "begin the name with a Latin letter";
    reading.offer_quotes(found, *node);
    return std::nullopt;
  }
  return text_of(*node);
}

void read_input(Reading& reading, const yaml::Node& item, Component& component) {
  check_keys(reading, item, k_input_keys, "an input");
  auto name = read_name(reading, item, "input");
  Input input;
  input.span = item.place();
  if (name) input.name = *name;
  const std::string where = name ? fmt::format("input \"{}\"", name->value) : "an input";
  input.python_name = sanitize_io_name(input.name.value);
  TypeSpec type = read_type(reading, item, where);
  input.type = std::move(type.name);
  input.has_other_type = type.is_map;
  input.type_key = std::move(type.key);
  input.description = read_text(reading, item, "description", where);
  input.optional = read_optional(reading, item, where);
  read_default(reading, item, where, input);
  if (!name) return;
  if (const Input* first = component.find_input(name->value)) {
    reading
        .report(k_duplicate_name, name->span,
                fmt::format("two inputs are called \"{}\"", name->value), "rename one of them")
        .related.push_back({{reading.source(), first->name.span}, "the other one"});
  }
  component.inputs.push_back(std::move(input));
}

void read_output(Reading& reading, const yaml::Node& item, Component& component) {
  check_keys(reading, item, k_output_keys, "an output");
  auto name = read_name(reading, item, "output");
  Output output;
  output.span = item.place();
  if (name) output.name = *name;
  const std::string where = name ? fmt::format("output \"{}\"", name->value) : "an output";
  output.python_name = sanitize_io_name(output.name.value);
  TypeSpec type = read_type(reading, item, where);
  output.type = std::move(type.name);
  output.has_other_type = type.is_map;
  output.type_key = std::move(type.key);
  output.has_odd_type_key = type.odd_key;
  output.description = read_text(reading, item, "description", where);
  if (!name) return;
  if (const Output* first = component.find_output(name->value)) {
    reading
        .report(k_duplicate_name, name->span,
                fmt::format("two outputs are called \"{}\"", name->value), "rename one of them")
        .related.push_back({{reading.source(), first->name.span}, "the other one"});
  }
  component.outputs.push_back(std::move(output));
}

void check_annotations(Reading& reading, const yaml::Node& item) {
  const yaml::Node* node = find_value(item, "annotations");
  if (node == nullptr || !expect_mapping(reading, *node, "annotations")) return;
  for (const yaml::Entry& entry : node->entries) {
    if (yaml::is_string(entry.key)) continue;
    reading.offer_quotes(
        reading.report(k_annotation_not_string, entry.key.place(),
                       fmt::format("the name of annotation \"{}\" must be text, not {}",
                                   entry.key.value, describe_kind(entry.key))),
        entry.key);
  }
}

template <class ReadItem>
void read_list(Reading& reading, const yaml::Node& root, std::string_view key, ReadItem read_item) {
  const yaml::Node* list = find_value(root, key);
  if (list == nullptr) return;
  if (!is_list(*list)) {
    Diagnostic& found = reading.report(
        k_inputs_not_list, root.find_entry(key)->key.place(),
        fmt::format("\"{}\" must be a list, not {}", key, describe_kind(*list)),
        fmt::format("write \"{}:\" and below it \"- {{name: ..., type: ...}}\" for each", key));
    if (yaml::is_dict(*list)) offer_named_list(*reading.source(), *list, found);
    return;
  }
  for (const yaml::Node& item : list->items) {
    if (!yaml::is_dict(item)) {
      Diagnostic& found =
          reading.report(k_inputs_not_list, item.place(),
                         fmt::format("each of the {} must be a mapping with a name, not {}", key,
                                     describe_kind(item)),
                         "write {name: ..., type: ...}");
      if (yaml::is_string(item)) {
        found.fixes.push_back(
            {"make it a mapping",
             FixSafety::safe,
             {{item.place(), fmt::format("{{name: {}}}", yaml::quote_scalar(item.value))}}});
      }
      continue;
    }
    check_annotations(reading, item);
    read_item(item);
  }
}

}  // namespace

void read_interface(Reading& reading, const yaml::Node& root, Component& component) {
  read_list(reading, root, "inputs",
            [&](const yaml::Node& item) { read_input(reading, item, component); });
  read_list(reading, root, "outputs",
            [&](const yaml::Node& item) { read_output(reading, item, component); });
}

}  // namespace kfpkg::spec
