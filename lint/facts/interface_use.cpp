// SPDX-License-Identifier: Apache-2.0
// Uses of inputs and outputs by placeholders and by raw templates.
#include "lint/facts/interface_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

struct TemplateForm {
  std::string_view opening;
  bool of_output;
};
constexpr std::array<TemplateForm, 4> k_forms{{{"$.inputs.parameters[", false},
                                               {"$.inputs.artifacts[", false},
                                               {"$.outputs.parameters[", true},
                                               {"$.outputs.artifacts[", true}}};

bool is_named(const spec::Component& component, std::string_view name,
              std::initializer_list<spec::PlaceholderKind> kinds) {
  bool named = false;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    named = named || (std::find(kinds.begin(), kinds.end(), placeholder.kind) != kinds.end() &&
                      placeholder.name.value == name);
  });
  return named;
}

bool is_executor_input(const std::string& text) {
  return text.find("{{$}}") != std::string::npos;
}

}  // namespace

const spec::Input* effective_input(const spec::Component& component,
                                   const spec::Placeholder& placeholder) {
  const auto found = std::find_if(
      component.inputs.rbegin(), component.inputs.rend(),
      [&](const spec::Input& input) { return input.python_name == placeholder.python_name; });
  return found == component.inputs.rend() ? nullptr : &*found;
}

const spec::Output* effective_output(const spec::Component& component,
                                     const spec::Placeholder& placeholder) {
  const auto found = std::find_if(
      component.outputs.rbegin(), component.outputs.rend(),
      [&](const spec::Output& output) { return output.python_name == placeholder.python_name; });
  return found == component.outputs.rend() ? nullptr : &*found;
}

std::string artifact_reason(const std::optional<spec::Text>& type, bool has_other_type) {
  if (has_other_type) return "a type that is a mapping means an artifact to SDK 2.x";
  if (!type) return "without a type it is an artifact to SDK 2.x";
  return fmt::format("{} is an artifact to SDK 2.x", type->value);
}

bool uses_value(const spec::Component& component, const spec::Input& input) {
  return is_named(component, input.name.value, {spec::PlaceholderKind::input_value});
}

bool uses_path(const spec::Component& component, const spec::Input& input) {
  return is_named(component, input.name.value,
                  {spec::PlaceholderKind::input_path, spec::PlaceholderKind::input_uri});
}

bool must_be_artifact(const spec::Component& component, const spec::Input& input) {
  return uses_path(component, input);
}

bool must_be_artifact(const spec::Component& component, const spec::Output& output) {
  return is_named(component, output.name.value, {spec::PlaceholderKind::output_uri});
}

std::vector<RawTemplate> find_templates(std::string_view text) {
  std::vector<RawTemplate> found;
  if (text.find("$.") == std::string_view::npos) return found;
  for (const TemplateForm& form : k_forms) {
    for (std::size_t at = text.find(form.opening); at != std::string_view::npos;
         at = text.find(form.opening, at + 1)) {
      const std::size_t quote = at + form.opening.size();
      if (quote >= text.size() || (text[quote] != '\'' && text[quote] != '"')) continue;
      const std::size_t end = text.find(text[quote], quote + 1);
      if (end == std::string_view::npos) continue;
      found.push_back({std::string(text.substr(quote + 1, end - quote - 1)), form.of_output});
    }
  }
  return found;
}

InterfaceUse find_use(const spec::Component& component) {
  InterfaceUse use;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    using spec::PlaceholderKind;
    const bool output = placeholder.kind == PlaceholderKind::output_path ||
                        placeholder.kind == PlaceholderKind::output_uri;
    if (placeholder.kind == PlaceholderKind::executor_input) use.everything = true;
    if (!placeholder.name.value.empty()) {
      (output ? use.outputs : use.inputs).insert(placeholder.python_name);
    }
  });
  visit_texts(component, [&](const spec::Argument&, const std::string& text) {
    if (is_executor_input(text)) use.everything = true;
    for (RawTemplate& raw : find_templates(text)) {
      (raw.of_output ? use.outputs : use.inputs).insert(std::move(raw.name));
    }
  });
  return use;
}

}  // namespace kfpkg::lint
