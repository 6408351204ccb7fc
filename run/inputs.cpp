// SPDX-License-Identifier: Apache-2.0
// Matches arguments to inputs, fills in defaults, and says at once all that is missing.
#include "run/inputs.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/document.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace kfpkg::run {
namespace {

namespace backend = spec::backend;
using Arguments = std::map<std::string, std::string>;

tl::unexpected<Error> usage(std::string message, std::string hint = {}) {
  return fail(ErrorKind::usage, std::move(message), std::move(hint));
}

Status check_known(const spec::Component& component, const Arguments& arguments) {
  std::vector<std::string_view> known;
  known.reserve(component.inputs.size());
  for (const spec::Input& input : component.inputs) known.push_back(input.python_name);
  std::set<std::string, std::less<>> seen;
  for (const auto& [name, text] : arguments) {
    const spec::Input* input = find_input(component, name);
    if (input == nullptr) {
      const std::string meant = did_you_mean(name, known);
      return usage(fmt::format("the component has no input \"{}\"", name),
                   known.empty() ? "it has no inputs at all"
                                 : fmt::format("{}{}inputs: {}", meant, meant.empty() ? "" : " ",
                                               fmt::join(known, ", ")));
    }
    if (!seen.insert(input->python_name).second) {
      return usage(fmt::format("input \"{}\" is given twice", input->python_name));
    }
  }
  return {};
}

const std::string* find_argument(const spec::Input& input, const Arguments& arguments) {
  auto found = arguments.find(input.name.value);
  if (found == arguments.end()) found = arguments.find(input.python_name);
  return found == arguments.end() ? nullptr : &found->second;
}

// Python's str() of a float.
std::string python_text(const backend::Value& number) {
  const bool whole = number.text.find('.') == std::string::npos;
  return whole ? number.text + ".0" : number.text;
}

// A default that stands without quotes is what YAML makes of it, and then what Python's int(),
// float() or str() make of that: `true` is the text True, or the number 1; `1.9` is the integer 1,
// `1.10` the text 1.1.
std::string default_text(const spec::Component& component, const spec::Text& written,
                         const std::string& type) {
  if (component.source == nullptr) return written.value;
  const std::string_view source = component.source->text(written.span);
  if (source.empty() || source[0] == '\'' || source[0] == '"') return written.value;
  yaml::Node plain;
  plain.value = written.value;
  const yaml::ScalarType scalar = yaml::scalar_type(plain);
  const bool number = type == "NUMBER_INTEGER" || type == "NUMBER_DOUBLE";
  if (scalar == yaml::ScalarType::boolean) {
    const bool truth = yaml::as_bool(plain);
    if (type == "STRING") return truth ? "True" : "False";
    return number ? (truth ? "1" : "0") : written.value;
  }
  std::string why;
  const auto value = backend::parse_argument("NUMBER_DOUBLE", written.value, why);
  if (scalar != yaml::ScalarType::real || !value) return written.value;
  if (type == "NUMBER_INTEGER") return value->text.substr(0, value->text.find('.'));
  return type == "STRING" ? python_text(*value) : written.value;
}

Result<std::optional<BoundInput>> bind_parameter(const spec::Component& component,
                                                 const spec::Input& input, BoundInput bound,
                                                 const std::string* argument) {
  bound.given = argument != nullptr;
  if (!bound.given && !input.default_value) return std::nullopt;
  const std::string text =
      bound.given ? *argument : default_text(component, *input.default_value, bound.type);
  std::string why;
  auto value = bound.given ? backend::parse_argument(bound.type, text, why)
                           : backend::parse_default(bound.type, text, why);
  if (!value) {
    return usage(fmt::format("input \"{}\": {}\"{}\" {}", input.python_name,
                             bound.given ? "" : "default ", text, why));
  }
  bound.value = std::move(*value);
  return bound;
}

Result<std::optional<BoundInput>> bind_artifact(const spec::Input& input, BoundInput bound,
                                                const std::string* argument) {
  if (argument == nullptr) return std::nullopt;
  bound.given = true;
  bound.file = *argument;
  if (!bound.file.is_absolute()) {
    return usage(
        fmt::format("input \"{}\": \"{}\" is not an absolute path", input.python_name, *argument));
  }
  return bound;
}

std::string describe(const spec::Input& input, bool parameter) {
  const std::string type = input.type ? input.type->value : "artifact";
  return fmt::format("{} ({}{})", input.python_name, type, parameter ? "" : ", a file");
}

}  // namespace

const spec::Input* find_input(const spec::Component& component, std::string_view name) {
  if (const spec::Input* input = component.find_input(name)) return input;
  for (const spec::Input& input : component.inputs) {
    if (input.python_name == name) return &input;
  }
  return nullptr;
}

Result<BoundInputs> bind_inputs(const spec::Component& component, const Arguments& arguments) {
  KFPKG_TRY(check_known(component, arguments));
  BoundInputs bound;
  std::vector<std::string> missing;
  std::string example;
  for (const spec::Input& input : component.inputs) {
    const spec::TypeInfo info = spec::classify_type(input.type);
    BoundInput one;
    one.parameter = info.type_class == spec::TypeClass::parameter;
    one.type = info.ir_name;
    const std::string* argument = find_argument(input, arguments);
    KFPKG_TRY_ASSIGN(auto made, one.parameter ? bind_parameter(component, input, one, argument)
                                              : bind_artifact(input, one, argument));
    if (made) {
      bound[input.python_name] = std::move(*made);
    } else if (!input.optional) {
      missing.push_back(describe(input, one.parameter));
      example += fmt::format(" --input {}={}", input.python_name, one.parameter ? "VALUE" : "FILE");
    }
  }
  if (missing.empty()) return bound;
  return usage(
      fmt::format("missing input{}: {}", missing.size() == 1 ? "" : "s", fmt::join(missing, ", ")),
      fmt::format("give{}", example));
}

}  // namespace kfpkg::run
