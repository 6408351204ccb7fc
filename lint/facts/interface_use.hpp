// SPDX-License-Identifier: Apache-2.0
// What several rules ask: who uses an input or output, and what the SDK takes it for.
#pragma once

#include "spec/component/component.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// Every placeholder of command and args, nested ones too.
template <class Visit>
void visit_placeholders(const spec::Component& component, Visit visit) {
  spec::for_each_placeholder(component.command, visit);
  spec::for_each_placeholder(component.args, visit);
}

template <class Visit>
void visit_texts(const std::vector<spec::Argument>& arguments, Visit& visit) {
  for (const spec::Argument& argument : arguments) {
    if (const auto* text = std::get_if<std::string>(&argument.value)) {
      visit(argument, *text);
      continue;
    }
    const auto& placeholder = std::get<spec::Placeholder>(argument.value);
    visit_texts(placeholder.items, visit);
    visit_texts(placeholder.otherwise, visit);
  }
}

/// Every text of command and args, those inside placeholders too.
template <class Visit>
void visit_texts(const spec::Component& component, Visit visit) {
  visit_texts(component.command, visit);
  visit_texts(component.args, visit);
}

/// The input or output that SDK 2.x takes a placeholder's name for: of several whose names become
/// one, the last.
[[nodiscard]] const spec::Input* effective_input(const spec::Component& component,
                                                 const spec::Placeholder& placeholder);
[[nodiscard]] const spec::Output* effective_output(const spec::Component& component,
                                                   const spec::Placeholder& placeholder);

/// Why something is an artifact: "GCSPath is an artifact to SDK 2.x".
[[nodiscard]] std::string artifact_reason(const std::optional<spec::Text>& type,
                                          bool has_other_type);

/// True when an inputValue names it; an inputPath or inputUri.
[[nodiscard]] bool uses_value(const spec::Component& component, const spec::Input& input);
[[nodiscard]] bool uses_path(const spec::Component& component, const spec::Input& input);

/// True when a placeholder names it that SDK 2.x compiles for artifacts only.
[[nodiscard]] bool must_be_artifact(const spec::Component& component, const spec::Input& input);
[[nodiscard]] bool must_be_artifact(const spec::Component& component, const spec::Output& output);

/// `{{$.inputs.parameters['name']}}` and the like in a text.
struct RawTemplate {
  std::string name;
  bool of_output = false;
};
[[nodiscard]] std::vector<RawTemplate> find_templates(std::string_view text);

/// Rewritten names that reach the program.
struct InterfaceUse {
  std::set<std::string, std::less<>> inputs;
  std::set<std::string, std::less<>> outputs;
  bool everything = false;  ///< the program receives the executor input, which holds all of them
};
[[nodiscard]] InterfaceUse find_use(const spec::Component& component);

}  // namespace kfpkg::lint
