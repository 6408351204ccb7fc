// SPDX-License-Identifier: Apache-2.0
// What KFP 1.8 loads and its compiler stops at. These look at the document, since SDK 2.x may not
// load it at all.
#include "lint/rule.hpp"
#include "python/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

const yaml::Node* below(const yaml::Node* node, std::string_view key) {
  return node != nullptr && node->kind == yaml::Kind::mapping ? node->find(key) : nullptr;
}

const yaml::Node* root_of(const DocumentView& view) {
  return view.documents->empty() ? nullptr : &view.documents->front().root;
}

// Each input or output that has a name.
template <class Visit>
void visit_ports(const DocumentView& view, std::string_view list, Visit visit) {
  const yaml::Node* ports = below(root_of(view), list);
  if (ports == nullptr) return;
  for (const yaml::Node& port : ports->items) {
    const yaml::Node* name = below(&port, "name");
    if (name != nullptr && yaml::is_string(*name)) visit(port, *name);
  }
}

// The first placeholder of this key and name below a node.
const yaml::Node* find_use(const yaml::Node& node, std::string_view key, std::string_view name) {
  const yaml::Node* value = below(&node, key);
  if (value != nullptr && node.only_entry() != nullptr && value->value == name) return &node;
  for (const yaml::Node& item : node.items) {
    if (const yaml::Node* use = find_use(item, key, name)) return use;
  }
  for (const yaml::Entry& entry : node.entries) {
    if (const yaml::Node* use = find_use(entry.value, key, name)) return use;
  }
  return nullptr;
}

const yaml::Node* container_of(const DocumentView& view) {
  return below(below(root_of(view), "implementation"), "container");
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// get_short_type_name: "typing.List[int]" is "List", and so is "List of x".
std::string_view short_type(std::string_view type) {
  if (type.starts_with("typing.")) type.remove_prefix(7);
  constexpr std::string_view k_word =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  return type.substr(0, type.find_first_not_of(k_word));
}

// The serializers of kfp/components/_data_passing.py.
bool serializes(std::string_view type, const yaml::Node& value) {
  using yaml::ScalarType;
  const ScalarType is = yaml::scalar_type(value);
  const std::string_view name = short_type(type);
  if (is_one_of(name, {"Float", "float", "JsonArray", "List", "list", "JsonObject", "Dictionary",
                       "Dict", "dict", "Json", "Base64Pickle"}))
    return true;
  if (is_one_of(name, {"Integer", "int"}))
    return is == ScalarType::integer || is == ScalarType::boolean;
  return is_one_of(name, {"Boolean", "Bool", "bool"}) && is == ScalarType::boolean;
}

// Beyond int64, which protobuf cannot hold.
bool is_too_long(const yaml::Node& value) {
  if (yaml::scalar_type(value) != yaml::ScalarType::integer) return false;
  std::string digits = value.value;
  std::erase(digits, '_');
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  const std::string_view most = negative ? "9223372036854775808" : "9223372036854775807";
  return digits.size() > most.size() || (digits.size() == most.size() && digits > most);
}

// An optional input is not passed at all, and its default converted.
bool converts(std::string_view type, const yaml::Node& value) {
  const bool infinite = yaml::scalar_type(value) == yaml::ScalarType::real &&
                        (value.value.find_first_of("nN") != std::string::npos);
  if (type == "Integer") return yaml::is_string(value) ? python::is_int(value.value) : !infinite;
  if (type == "Float") return !yaml::is_string(value) || python::is_float(value.value);
  return true;
}

void check_default(const DocumentView& view, const yaml::Node& input, const yaml::Node& name,
                   Findings& findings) {
  const yaml::Node* value = below(&input, "default");
  if (value == nullptr || value->kind != yaml::Kind::scalar || yaml::is_null(*value)) return;
  const yaml::Node* typed = below(&input, "type");
  const std::string type = typed != nullptr && yaml::is_string(*typed) ? typed->value : "";
  const bool untyped = typed == nullptr || yaml::is_null(*typed);
  const yaml::Node* optional = below(&input, "optional");
  const bool left_out = optional != nullptr &&
                        yaml::scalar_type(*optional) == yaml::ScalarType::boolean &&
                        yaml::as_bool(*optional);
  const yaml::Node* container = container_of(view);
  const bool used = container != nullptr && find_use(*container, "inputValue", name.value);
  const bool is_number = left_out && (type == "Integer" || type == "Float");
  const bool fits = is_number
                        ? converts(type, *value)
                        : yaml::is_string(*value) || !used || untyped || serializes(type, *value);
  if (fits && !is_too_long(*value)) return;
  findings.add(
      value->place(),
      fmt::format("KFP 1.8 cannot pass this default as {}",
                  type.empty() ? "a value of this type" : fmt::format("the type {}", type)),
      "put it in quotes, as the text that the program shall get");
}

constexpr std::string_view k_final_status = "PipelineTaskFinalStatus";

// The compiler takes the first key of a mapping for the name of the type.
void check_type(const yaml::Node& port, const yaml::Node& name, Findings& findings) {
  const yaml::Node* type = below(&port, "type");
  if (type == nullptr || type->kind != yaml::Kind::mapping) return;
  if (!type->entries.empty() && yaml::is_string(type->entries.front().key)) return;
  findings.add(type->place(),
               fmt::format("KFP 1.8 finds no name in the type of \"{}\"", name.value),
               "write a name, or {NAME: {...}}");
}

// The state of the run has a value alone, and no component can write it.
void check_status(const DocumentView& view, const yaml::Node& input, const yaml::Node& name,
                  Findings& findings) {
  const yaml::Node* type = below(&input, "type");
  const yaml::Node* container = container_of(view);
  const yaml::Node* value = below(&input, "default");
  const bool has_default = value != nullptr && !yaml::is_null(*value);
  if (type == nullptr || type->value != k_final_status || container == nullptr || has_default)
    return;
  for (const std::string_view key : {"inputPath", "inputUri"}) {
    const yaml::Node* use = find_use(*container, key, name.value);
    if (use == nullptr) continue;
    findings.add(use->place(), fmt::format("KFP 1.8 has no {} of {}", key, k_final_status),
                 "write inputValue");
  }
}

void check_types(const DocumentView& view, Findings& findings) {
  if (container_of(view) == nullptr) return;
  visit_ports(view, "inputs", [&](const yaml::Node& input, const yaml::Node& name) {
    check_type(input, name, findings);
    check_default(view, input, name, findings);
    check_status(view, input, name, findings);
  });
  visit_ports(view, "outputs", [&](const yaml::Node& output, const yaml::Node& name) {
    check_type(output, name, findings);
    const yaml::Node* type = below(&output, "type");
    if (type != nullptr && type->value == k_final_status)
      findings.add(type->place(), fmt::format("KFP 1.8 has no output of {}", k_final_status),
                   "write another type");
  });
}

bool is_channel_name(std::string_view name) {
  constexpr std::string_view k_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view k_more = "0123456789_- \t\n\r\f\v";
  return !name.empty() && k_letters.find(name.front()) != std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return k_letters.find(c) != std::string_view::npos ||
                  k_more.find(c) != std::string_view::npos;
         });
}

void check_outputs(const DocumentView& view, Findings& findings) {
  if (container_of(view) == nullptr) return;
  visit_ports(view, "outputs", [&](const yaml::Node&, const yaml::Node& name) {
    if (is_channel_name(name.value)) return;
    findings.add(name.place(),
                 fmt::format("KFP 1.8 cannot compile an output called \"{}\"", name.value),
                 "begin it with a letter, and use letters, digits, blanks, _ and - of ASCII");
  });
}

void check_ports(const DocumentView& view, Findings& findings) {
  const yaml::Node* container = container_of(view);
  const yaml::Node* files = below(container, "fileOutputs");
  if (files == nullptr) return;
  for (const yaml::Entry& file : files->entries) {
    for (const std::string_view list : {"command", "args"}) {
      const yaml::Node* words = below(container, list);
      const yaml::Node* use =
          words == nullptr ? nullptr : find_use(*words, "outputPath", file.key.value);
      if (use == nullptr) continue;
      findings.add(use->place(),
                   fmt::format("KFP 1.8 wants one path for \"{}\", and fileOutputs gives another",
                               file.key.value),
                   "take it out of fileOutputs");
      break;
    }
  }
}

constexpr Rule k_type_in_1_8{
    {{"KF129", "type-in-1.8"},
     Severity::error,
     FailsAt::compile,
     "kfp-1.8",
     "a type, or a default of a type, that KFP 1.8 cannot compile",
     "KFP 1.8 passes texts as they are. A number or a truth value without quotes is written by the "
     "type's own serializer, which takes its own kind alone and is missing for most types; the "
     "default of an optional Integer or Float is converted; and no number may be beyond 64 bits. "
     "Of a type that is a mapping the "
     "first key is the name.",
     R"(name: Show
inputs: [{name: quiet, type: Bool, default: 1}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: quiet}]}}
)",
     R"(name: Show
inputs: [{name: quiet, type: Bool, default: "1"}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: quiet}]}}
)"},
    check_types};

constexpr Rule k_output_name_in_1_8{
    {{"KF130", "output-name-in-1.8"},
     Severity::error,
     FailsAt::compile,
     "kfp-1.8",
     "KFP 1.8 cannot name a channel by an output",
     "KFP 1.8 loads any name of an output, and makes a PipelineParam of it when it compiles: that "
     "begins with a letter of ASCII and has letters, digits, blanks, _ and - of ASCII.",
     R"(name: Show
outputs: [{name: 2nd, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: 2nd}]}}
)",
     R"(name: Show
outputs: [{name: second, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: second}]}}
)"},
    check_outputs};

constexpr Rule k_output_twice_in_1_8{
    {{"KF231", "output-twice-in-1.8"},
     Severity::error,
     FailsAt::compile,
     "kfp-1.8",
     "an output has a path of its own in fileOutputs, and an outputPath",
     "KFP 1.8 chooses the path of an outputPath itself, and compares: it stops with \"Conflicting "
     "output files specified for port\".",
     R"(name: Show
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: rows}], fileOutputs: {rows: /tmp/rows}}}
)",
     R"(name: Show
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: rows}]}}
)"},
    check_ports};

constexpr std::array k_rules{k_type_in_1_8, k_output_name_in_1_8, k_output_twice_in_1_8};

}  // namespace

extern const std::span<const Rule> k_compile_in_1_8_rules = k_rules;

}  // namespace kfpkg::lint
