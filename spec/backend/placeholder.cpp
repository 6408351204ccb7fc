// SPDX-License-Identifier: Apache-2.0
// Resolves placeholders in one pass, so that a value that looks like a placeholder stays a value.
#include "spec/backend/placeholder.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace kfpkg::spec::backend {
namespace {

using spec::Argument;
using spec::Placeholder;
using spec::PlaceholderKind;
using Strings = std::vector<std::string>;

// One element of command or args, for messages.
struct Element {
  std::string place;  ///< "args[3]"
  const Scope& scope;
};

tl::unexpected<Error> not_resolved(const Element& element, std::string_view what,
                                   std::string hint) {
  return fail(ErrorKind::run, fmt::format("{}: {}", element.place, what), std::move(hint));
}

bool is_parameter(const std::optional<spec::Text>& type) {
  return spec::classify_type(type).type_class == spec::TypeClass::parameter;
}

// What the SDK writes into the IR for one placeholder (kfp/dsl/placeholders.py).
std::string ir_text(const spec::Component& component, const Placeholder& placeholder) {
  const std::string& name = placeholder.python_name;
  switch (placeholder.kind) {
    case PlaceholderKind::input_value:
      return input_parameter_key(name);
    case PlaceholderKind::input_path:
      return input_artifact_key(name, "path");
    case PlaceholderKind::input_uri:
      return input_artifact_key(name, "uri");
    case PlaceholderKind::output_uri:
      return output_artifact_key(name, "uri");
    case PlaceholderKind::output_path: {
      const spec::Output* output = component.find_output(placeholder.name.value);
      return output != nullptr && is_parameter(output->type) ? output_parameter_key(name)
                                                             : output_artifact_key(name, "path");
    }
    case PlaceholderKind::executor_input:
    case PlaceholderKind::concat:
    case PlaceholderKind::if_present:
      break;
  }
  return "{{$}}";
}

// Why a placeholder has no value; the message goes on after the place.
tl::unexpected<Error> explain(const Element& element, std::string_view key) {
  for (const spec::Input& input : element.scope.component.inputs) {
    const std::string& name = input.python_name;
    const bool parameter = is_parameter(input.type);
    if (key == input_parameter_key(name) && !parameter) {
      return not_resolved(
          element, fmt::format("input \"{}\" is an artifact, and its value is asked for", name),
          "use inputPath, or declare a parameter type such as String");
    }
    const bool as_artifact =
        key == input_artifact_key(name, "path") || key == input_artifact_key(name, "uri");
    if (as_artifact && parameter) {
      return not_resolved(element,
                          fmt::format("input \"{}\" is a parameter, and has no file", name),
                          "use inputValue, or declare an artifact type such as Dataset");
    }
    if (as_artifact || key == input_parameter_key(name)) {
      return not_resolved(
          element,
          fmt::format("input \"{}\" was not given and has no default: KFP fails, or passes the "
                      "text {}",
                      name, key),
          fmt::format("give it: --input {}=...; or give it a default", name));
    }
  }
  return not_resolved(
      element, fmt::format("{} is not a placeholder that KFP resolves for this component", key),
      "check the names of inputs and outputs in it");
}

Result<std::string> substitute(const Element& element, std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t begin = text.find("{{$");
    const std::size_t end = begin == std::string_view::npos ? begin : text.find("}}", begin);
    out.append(text.substr(0, end == std::string_view::npos ? text.size() : begin));
    if (end == std::string_view::npos) return out;
    const std::string_view key = text.substr(begin, end + 2 - begin);
    const auto found = element.scope.values.find(key);
    if (found != element.scope.values.end()) {
      out += found->second;
    } else if (key.starts_with("{{$.")) {
      return explain(element, key);
    } else {
      out += key;  // no placeholder of KFP's
    }
    text.remove_prefix(end + 2);
  }
}

Result<Strings> resolve(const Element& element, const Argument& argument);

Result<Strings> resolve_all(const Element& element, const std::vector<Argument>& arguments) {
  Strings all;
  for (const Argument& argument : arguments) {
    KFPKG_TRY_ASSIGN(Strings some, resolve(element, argument));
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
  }
  return all;
}

Result<Strings> resolve_concat(const Element& element, const Placeholder& concat) {
  if (element.scope.semantics == Semantics::kfp_backend) {
    return not_resolved(
        element, "KFP's backend does not resolve \"concat\": the program would get JSON text",
        "write it as one text with {{$.inputs.parameters['name']}} in it, or join in the program");
  }
  KFPKG_TRY_ASSIGN(const Strings parts, resolve_all(element, concat.items));
  return Strings{fmt::format("{}", fmt::join(parts, ""))};
}

bool is_structure(const Argument& argument) {
  const auto* placeholder = std::get_if<Placeholder>(&argument.value);
  return placeholder != nullptr && (placeholder->kind == PlaceholderKind::concat ||
                                    placeholder->kind == PlaceholderKind::if_present);
}

bool names_output(const Argument& argument) {
  if (const auto* placeholder = std::get_if<Placeholder>(&argument.value)) {
    return placeholder->kind == PlaceholderKind::output_path ||
           placeholder->kind == PlaceholderKind::output_uri;
  }
  return std::get<std::string>(argument.value).find("{{$.outputs") != std::string::npos;
}

// The driver (2.17) wants plain strings, and leaves alone what mentions outputs.
Status check_branch(const Element& element, const std::vector<Argument>& items) {
  for (const Argument& item : items) {
    if (is_structure(item)) {
      return not_resolved(element, "KFP's backend refuses \"concat\" and \"if\" inside \"if\"",
                          "give the program one option per case");
    }
    if (names_output(item)) {
      return not_resolved(
          element,
          "KFP's backend does not resolve an \"if\" that names outputs: the program "
          "would get JSON text",
          "pass outputs outside of \"if\"");
    }
  }
  return {};
}

Result<Strings> resolve_if(const Element& element, const Placeholder& condition) {
  if (element.scope.semantics == Semantics::kfp_backend) {
    KFPKG_TRY(check_branch(element, condition.items));
    KFPKG_TRY(check_branch(element, condition.otherwise));
  }
  const bool holds = element.scope.present.contains(condition.python_name);
  return resolve_all(element, holds ? condition.items : condition.otherwise);
}

Result<Strings> resolve(const Element& element, const Argument& argument) {
  std::string text;
  if (const auto* placeholder = std::get_if<Placeholder>(&argument.value)) {
    if (placeholder->kind == PlaceholderKind::concat) return resolve_concat(element, *placeholder);
    if (placeholder->kind == PlaceholderKind::if_present) return resolve_if(element, *placeholder);
    text = ir_text(element.scope.component, *placeholder);
  } else {
    text = std::get<std::string>(argument.value);
  }
  KFPKG_TRY_ASSIGN(std::string resolved, substitute(element, text));
  return Strings{std::move(resolved)};
}

}  // namespace

Semantics semantics_of(KfpVersion version) {
  const bool resolves = version == KfpVersion::vertex || version == KfpVersion::kfp_1_8;
  return resolves ? Semantics::kfp_local : Semantics::kfp_backend;
}

std::string input_parameter_key(std::string_view name) {
  return fmt::format("{{{{$.inputs.parameters['{}']}}}}", name);
}

std::string input_artifact_key(std::string_view name, std::string_view property) {
  return fmt::format("{{{{$.inputs.artifacts['{}'].{}}}}}", name, property);
}

std::string output_parameter_key(std::string_view name) {
  return fmt::format("{{{{$.outputs.parameters['{}'].output_file}}}}", name);
}

std::string output_artifact_key(std::string_view name, std::string_view property) {
  return fmt::format("{{{{$.outputs.artifacts['{}'].{}}}}}", name, property);
}

Result<Strings> resolve_arguments(std::string_view where, const std::vector<Argument>& arguments,
                                  const Scope& scope) {
  Strings all;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Element element{fmt::format("{}[{}]", where, i), scope};
    KFPKG_TRY_ASSIGN(Strings some, resolve(element, arguments[i]));
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
  }
  return all;
}

}  // namespace kfpkg::spec::backend
